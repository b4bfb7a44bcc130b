import type { Exemption } from '#admission/exempt.ts';
import type { GroupVersionKind } from '#admission/request.ts';
import type { Fault } from '#detect/fault.ts';
import type { AdmendError } from '#errors.ts';
import type { Phase } from '#facts.ts';
import type { PatchOperation } from '#json/patch.ts';
import type { JsonMap } from '#json/value.ts';
import type { Risk, Violation } from '#policy.ts';
import type { Gate } from '#verify/prove.ts';

/**
 * What `admit()` decided about one request: plain data, the same for the webhook, the CLI and the replay.
 * Success and failure have the same shape, with a field for each cause.
 */
export interface Decision {
  /** The request's; empty when none could be read. */
  readonly uid: string;
  readonly phase: Phase;
  readonly outcome: Outcome;
  /** Why the request was let through unjudged. */
  readonly exemption?: Exemption;
  /** Why there was no time to judge or mend it. */
  readonly shed?: Shed;
  /** Set when `outcome` is `errored`: what kept the request from being read. */
  readonly problem?: AdmendError;
  /** What the request brings in, before any mend. */
  readonly violations: readonly JudgedViolation[];
  /** Those of `violations` that `patch` clears. */
  readonly mended: readonly Violation[];
  /** Those of `violations` that it does not. */
  readonly remaining: readonly JudgedViolation[];
  /** RFC 6902, proven; empty in the validating phase. */
  readonly patch: readonly PatchOperation[];
  readonly proof?: MendProof;
  /** The object with `patch` applied; undefined when the request was not judged. */
  readonly object?: JsonMap;
  /** What is wrong and let be, because a policy set says so. */
  readonly exempted: readonly ExemptedViolation[];
  /** Policy sets that had no say, because whether they hold here depends on labels that are not known. */
  readonly undecided: readonly string[];
  /** The kind whose schema was asked for, known or not, because there was something to mend. */
  readonly schemaAsked?: GroupVersionKind;
  /** Policies that failed. Our fault, never the user's. */
  readonly faults: readonly Fault[];
  /** Why the request is denied; set exactly when `outcome` is `denied`. */
  readonly denial?: string;
  /** Lines for the person who applies, worst first; each at most 120 characters, 2,048 together. */
  readonly warnings: readonly string[];
  /** Bare keys; the API server puts the webhook's name before them. */
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

/** `errored`: the body was no request, so there is nothing to allow or to deny (HTTP 400). */
export type Outcome = 'allowed' | 'mended' | 'warned' | 'denied' | 'errored';

/** `queue`: too many requests waited. `size`: more parts than can be judged. `deadline`: the API server's time was nearly up. `fault`: admend itself failed. */
export type Shed = 'queue' | 'size' | 'deadline' | 'fault';

export interface JudgedViolation extends Violation {
  /** What happens to it if nobody mends it. In audit mode and for controllers never `deny`. */
  readonly consequence: 'deny' | 'warn' | 'audit';
  /** The risk of its policy's fix; null where there is no fix. In the validating phase, which mends nothing, null. */
  readonly risk: Risk | null;
}

export interface ExemptedViolation extends Violation {
  /** `until`: the last day on which it holds, in UTC. */
  readonly exemption: { readonly set: string; readonly reason: string; readonly until?: string };
}

/** What was shown about `patch` in this request. */
export interface MendProof {
  readonly operations: number;
  readonly cleared: number;
  /** Passes that changed something; the one after them changed nothing. */
  readonly passes: number;
  /** What the patch went through, in this order, and what each gate looked at; empty where nothing is sent. */
  readonly gates: readonly PassedGate[];
  /** Fixes that were tried and not proven: policy, and the gate that they failed. */
  readonly dropped: readonly { readonly policy: string; readonly gate: string; readonly reason: string }[];
}

/** docs/proof.md says what each of them demands. */
export interface PassedGate {
  readonly gate: Exclude<Gate, 'time'> | 'fixed-point';
  /**
   * The operations; the policies that declare what they touch; what no policy may touch; the violations' keys; the
   * policies that looked at the result; the schema; the last pass.
   */
  readonly looked: readonly string[];
}
