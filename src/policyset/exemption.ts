import type { AdmissionRequest } from '#admission/request.ts';
import type { Facts } from '#facts.ts';
import { booleanAt, listAt, stringAt } from '#json/value.ts';
import type { Finding } from '#policy.ts';
import { matchesAny } from '#workload/name-pattern.ts';
import { type Match, meant } from './match.ts';
import type { Answer } from './selector.ts';

/** What a policy set lets be, where, why and how long. It acts only within its set. */
export interface PolicyExemption {
  /** Ids of policies, `*` for any run of characters. */
  readonly policies: readonly string[];
  readonly match: ExemptionMatch;
  readonly reason: string;
  readonly owner?: string;
  /** The last day on which it holds, in UTC: `2027-03-31`. Without it the exemption has no end. */
  readonly until?: string;
}

export interface ExemptionMatch extends Match {
  /** Of the object or of a workload above it, `*` for any run of characters. */
  readonly names?: readonly string[];
  /** Of the container at fault. What is at fault in the Pod as a whole is then only covered by `*`. */
  readonly containers?: readonly string[];
}

const DAY = 24 * 60 * 60 * 1_000;

/** How long before its end an exemption is warned about. */
const NOTICE_DAYS = 14;

/** Whole days left, the last one included; 0 once it has ended, infinite where there is no end. */
export function daysLeft({ until }: PolicyExemption, now: Date): number {
  if (until === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(0, Math.ceil((Date.parse(until) + DAY - now.getTime()) / DAY));
}

/** `today`, `tomorrow`, `in 5 days`, of days left with the last one among them. */
export function inDays(left: number): string {
  if (left <= 2) return left <= 1 ? 'today' : 'tomorrow';
  return `in ${left - 1} days`;
}

export function isOver(exemption: PolicyExemption, now: Date): boolean {
  return daysLeft(exemption, now) === 0;
}

export function endsSoon(exemption: PolicyExemption, now: Date): boolean {
  const days = daysLeft(exemption, now);
  return days > 0 && days <= NOTICE_DAYS;
}

/**
 * Whether it is about this object at all; `unknown` where its namespace's labels decide and are not known. `names` are
 * those of `namesOf`. Only the object as it is to be counts: a label that is taken away takes the exemption along.
 */
export function exempts(
  { match }: PolicyExemption,
  names: readonly string[],
  request: AdmissionRequest,
  facts: Pick<Facts, 'namespaceLabels'>,
): Answer {
  const { names: exempt } = match;
  if (exempt !== undefined && !names.some((name) => matchesAny(exempt, name))) return false;
  return meant(match, { ...request, oldObject: undefined }, facts);
}

/** Of an object that it is about: whether it lets this one thing be. */
export function covers(
  { policies, match }: PolicyExemption,
  policy: string,
  { container }: Pick<Finding, 'container'>,
): boolean {
  if (!matchesAny(policies, policy)) return false;
  if (match.containers === undefined) return true;
  return container === undefined
    ? match.containers.includes('*')
    : matchesAny(match.containers, container.name);
}

/**
 * What an object may be called by: its name, or while that is still to be generated what it will begin with; and the
 * workload above it, as far as the object tells. A Deployment's Pod tells of its ReplicaSet, whose name ends in the
 * template's hash; a CronJob's Job ends in the time of its run.
 */
export function namesOf({ name, object }: AdmissionRequest): readonly string[] {
  const own = name === '' ? (stringAt(object, 'metadata', 'name') ?? '') : name;
  const generated = own === '' ? (stringAt(object, 'metadata', 'generateName') ?? '') : '';
  const hash = stringAt(object, 'metadata', 'labels', 'pod-template-hash');
  // An object has one controller; the API server refuses a second.
  const owners = listAt(object, 'metadata', 'ownerReferences');
  const controller = owners.find((owner) => booleanAt(owner, 'controller') === true);
  const owner = stringAt(controller, 'name') ?? '';
  return [
    own,
    generated,
    withoutEnd(generated, '-'),
    owner,
    hash === undefined ? '' : withoutEnd(owner, `-${hash}`),
    owner.replace(/-\d{8,}$/, ''),
  ].filter((candidate) => candidate !== '');
}

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
