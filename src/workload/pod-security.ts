import { booleanAt, type JsonMap, stringAt } from '#json/value.ts';
import type { Pod } from './pod.ts';

/**
 * The Pod Security Standards by version: what changed in which, and how a policy is asked to go by the letter of one.
 * Source of every number: the folder policy/ of k8s.io/pod-security-admission v0.37.2, which the API server evaluates
 * the standards with (https://github.com/kubernetes/kubernetes/tree/v1.37.2/staging/src/k8s.io/pod-security-admission).
 */

/** The minor version of the newest standard that is known here. A later one counts as this. */
export const NEWEST = 37;

/** The first minor version of the standards with each of these. */
export const SINCE = {
  /** Restricted asks for allowPrivilegeEscalation: false. */
  privilegeEscalation: 8,
  /** The field seccompProfile counts, and the annotations before it no longer; restricted asks for a profile. */
  seccompField: 19,
  /** Restricted asks to drop ALL capabilities, and to add none but NET_BIND_SERVICE. */
  capabilities: 22,
  /** Restricted forbids runAsUser: 0. */
  runAsUser: 23,
  /** What restricted asks of Linux containers (the three above but runAsUser), it no longer asks of Windows Pods. */
  windows: 25,
  /** Baseline allows the SELinux type container_engine_t. */
  containerEngine: 31,
  /** Baseline forbids probes and hooks that ask another host. */
  probeHost: 34,
  /** A Pod in a user namespace may run as root; under baseline it may see /proc unmasked. */
  userNamespace: 35,
} as const;

const VERSION = '^(latest|1\\.(\\d|[1-9]\\d))$';

/** The schema of a version, without what a description or default would say of its place. */
export const VERSION_SCHEMA = {
  title: '"latest" or a version such as "1.36"',
  pattern: VERSION,
} as const;

/** The parameter of a policy that depends on the version. A policy set gives it to all of its policies at once. */
export const POD_SECURITY_VERSION = {
  podSecurityVersion: {
    description:
      'The version of the Pod Security Standards to go by to the letter, "1.24" or "latest"; by default the ' +
      "spec.podSecurityVersion of the policy set, and without one admend's own reading of the newest.",
    type: ['string', 'null'],
    ...VERSION_SCHEMA,
    default: null,
  },
} as const;

/** The parameter of a policy whose control is another one at either level of the standards. */
export const POD_SECURITY_LEVEL = {
  podSecurityLevel: {
    description: 'The level of the Pod Security Standards to go by, where the two differ.',
    enum: ['baseline', 'restricted', null],
    default: null,
  },
} as const;

/** `1.24` -> 24; the newest known for `latest` and for what is later still. */
export function minorOf(version: string): number {
  return version === 'latest' ? NEWEST : Math.min(writtenMinor(version), NEWEST);
}

/** False for `latest`, which is the newest known by definition. */
export function isBeyondKnown(version: string): boolean {
  return version !== 'latest' && writtenMinor(version) > NEWEST;
}

function writtenMinor(version: string): number {
  return Number(version.slice('1.'.length));
}

/** The minor version that a policy has to go by to the letter; undefined where it has a reading of its own. */
export function letterOf(parameters: JsonMap): number | undefined {
  const version = stringAt(parameters, 'podSecurityVersion');
  return version === undefined ? undefined : minorOf(version);
}

/**
 * Whether a control of the restricted level asks nothing of the Pod because it runs on Windows. By the letter only
 * spec.os tells, and before 1.25 nothing did.
 */
export function isFreeAsWindows(pod: Pod, letter: number | undefined): boolean {
  if (letter === undefined) return pod.windows;
  return letter >= SINCE.windows && stringAt(pod.spec, 'os', 'name') === 'windows';
}

/** Whether the root of the Pod's containers is nobody on the node, and `minor` makes something of it. */
export function isFreeInUserNamespace(pod: Pod, minor: number): boolean {
  return minor >= SINCE.userNamespace && booleanAt(pod.spec, 'hostUsers') === false;
}
