import type { JsonMap } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import type { PolicyExemption } from './exemption.ts';
import type { Match } from './match.ts';
import type { Injected, Orders } from './rule.ts';

/** What a cluster admin writes (`kind: PolicySet`), checked, and with all in it that it extends. */
export interface PolicySet {
  readonly name: string;
  /** False in audit mode: nothing is patched or denied. */
  readonly enforce: boolean;
  /**
   * The version of the Pod Security Standards that its policies go by to the letter, `1.36` or `latest`: it is among the
   * parameters of each that depends on it. Without one they go by their own reading of the newest.
   */
  readonly podSecurityVersion: string | undefined;
  readonly match: Match;
  readonly policies: readonly Chosen[];
  readonly exemptions: readonly PolicyExemption[];
  /** User names of controllers, `*` for any run of characters: what the set denies, it only warns these about. */
  readonly controllers: readonly string[];
  /** True when denials hold for controllers as well. */
  readonly denyControllers: boolean;
  readonly injected: Injected;
}

/** A policy that a set chose. */
export interface Chosen extends Orders {
  readonly policy: Policy;
  /** The set's own, and defaults for what it leaves out. */
  readonly parameters: JsonMap;
  /** Whether what is left goes to the worker for a suggestion. */
  readonly suggest: boolean;
}

/** The controllers of the control plane, which write what other objects' templates say. */
export const CONTROLLERS: readonly string[] = [
  'system:kube-controller-manager',
  'system:serviceaccount:kube-system:*-controller',
];

/** What holds where a set says nothing. */
export const DEFAULTS = { mend: 'evidence', unmended: 'warn', suggest: true } as const;
