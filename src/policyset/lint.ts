import { standsForAny } from '#workload/name-pattern.ts';
import { isBeyondKnown, NEWEST } from '#workload/pod-security.ts';
import type { SetDocument } from './document.ts';
import { daysLeft, endsSoon, inDays, isOver } from './exemption.ts';
import type { Problem } from './problem.ts';
import type { WrittenExemption, WrittenSet, WrittenSpec } from './written.ts';

/** What is allowed in a set and does not do what it seems to, or soon will not. `ids` are all policies that it has. */
export function warningsFor(
  { spec }: WrittenSet,
  ids: readonly string[],
  document: SetDocument,
  now: Date,
): readonly Problem[] {
  const { exemptions = [] } = spec;
  const isHere = standsForAny(ids);
  const remarks = [
    ...remarksOnSpec(spec),
    ...remarksOnPolicies(spec),
    ...exemptions.flatMap((exemption, index) =>
      remarksOnExemption(exemption, ['spec', 'exemptions', String(index)], isHere, now),
    ),
  ];
  return remarks.map(([path, message]) => document.warning(path, message));
}

type Remark = readonly [path: readonly string[], message: string];

function remarksOnSpec({ policies = [], extends: parents = [], match = {}, ...spec }: WrittenSpec): Remark[] {
  const { include, exclude = [] } = match.namespaces ?? {};
  const remarks: readonly [boolean, Remark][] = [
    [policies.length + parents.length === 0, [['spec'], 'no policies, so the set does nothing']],
    [
      include?.every((name) => exclude.includes(name)) === true,
      [['spec', 'match', 'namespaces', 'include'], 'includes no namespace: the set holds nowhere'],
    ],
    [
      match.resourceRules?.length === 0,
      [['spec', 'match', 'resourceRules'], 'an empty list means no request: the set holds nowhere'],
    ],
    [
      isBeyondKnown(spec.podSecurityVersion ?? 'latest'),
      [
        ['spec', 'podSecurityVersion'],
        `${spec.podSecurityVersion} counts as 1.${NEWEST}, the newest version known here`,
      ],
    ],
    [
      spec.mode === 'audit' && spec.injected === 'mend',
      [['spec', 'injected'], 'a set in audit mode mends nothing: injected containers are warned about'],
    ],
  ];
  return remarks.flatMap(([applies, remark]) => (applies ? [remark] : []));
}

function remarksOnPolicies({ mode, policies = [] }: WrittenSpec): Remark[] {
  return policies.flatMap(({ id, unmended }, index) =>
    mode === 'audit' && unmended === 'deny'
      ? [
          [
            ['spec', 'policies', String(index), 'unmended'],
            `a set in audit mode denies nothing: ${id} is warned about`,
          ],
        ]
      : [],
  );
}

function remarksOnExemption(
  exemption: WrittenExemption,
  path: readonly string[],
  isHere: (pattern: string) => boolean,
  now: Date,
): Remark[] {
  const ending = warningFor(exemption, now);
  const idle = idleness(exemption, isHere);
  return [
    ...(ending === undefined ? [] : [[[...path, 'until'], ending] as const]),
    ...(idle === undefined ? [] : [[[...path, 'policies'], idle] as const]),
  ];
}

function idleness(
  { policies, match = {} }: WrittenExemption,
  isHere: (pattern: string) => boolean,
): string | undefined {
  if (!policies.some(isHere)) return 'the set has no such policy, so there is nothing to exempt from';
  const everything = policies.includes('*') && Object.keys(match).length === 0;
  return everything ? 'it exempts everything from every policy: the set does nothing' : undefined;
}

function warningFor({ match = {}, ...exemption }: WrittenExemption, now: Date): string | undefined {
  const { until } = exemption;
  if (until === undefined) return 'the exemption has no end: say until when';
  if (isOver({ match, ...exemption }, now)) return `the exemption ended on ${until} and does nothing`;
  if (!endsSoon({ match, ...exemption }, now)) return undefined;
  return `the exemption ends on ${until}, ${inDays(daysLeft({ match, ...exemption }, now))}`;
}
