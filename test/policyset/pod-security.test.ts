import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { at, booleanAt } from '#json/value.ts';
import { loadSets } from '#policyset/load.ts';
import { compile } from '#policyset/sets.ts';
import { casesIn } from '../pod-security/cases.ts';
import { MUTATE, reviewOf, VALIDATE } from '../support/reviews.ts';
import { allOrders, CATALOGUE } from '../support/sets.ts';
import { readSets, setText } from './reading.ts';

const SHIPPED = ['pss-baseline', 'pss-restricted', 'recommended'].map((name) =>
  readFileSync(new URL(`../../policies/sets/${name}.yaml`, import.meta.url), 'utf8'),
);

const CASES = casesIn(new URL('../pod-security/', import.meta.url));

/** The set that a spec makes on top of those that ship. */
function read(spec: string) {
  const { sets, problems } = readSets([setText(spec), ...SHIPPED].join('---\n'));
  expect(problems).toEqual([]);
  const [set] = sets;
  if (set === undefined) throw new Error('no set');
  return set;
}

/** What the set asks its policies with, by id. */
function parametersIn(spec: string) {
  return new Map(read(spec).policies.map(({ policy, parameters }) => [policy.id, parameters]));
}

describe('podSecurityVersion', () => {
  test('is among the parameters of every policy that depends on it, and of no other', () => {
    const parameters = parametersIn(
      'podSecurityVersion: "1.24"\npolicies: [{ id: host-pid }, { id: privileged }]',
    );
    expect(Object.fromEntries(parameters)).toEqual({
      'host-pid': { podSecurityVersion: '1.24' },
      privileged: {},
    });
  });

  test('is null where no set states one', () => {
    expect(parametersIn('policies: [{ id: host-pid }]').get('host-pid')).toEqual({
      podSecurityVersion: null,
    });
  });

  test('gives way to what the policy is given by itself', () => {
    const own = (version: string) =>
      parametersIn(
        `podSecurityVersion: "1.24"\npolicies: [{ id: host-pid, parameters: { podSecurityVersion: ${version} } }]`,
      ).get('host-pid');
    expect(own('"1.30"')).toEqual({ podSecurityVersion: '1.30' });
    expect(own('null')).toEqual({ podSecurityVersion: null });
  });

  test('is inherited, and the child that states another wins for all that it inherits', () => {
    const versions = (spec: string) =>
      [...parametersIn(spec).values()].flatMap((parameters) => parameters['podSecurityVersion'] ?? []);
    expect(new Set(versions('extends: [recommended]'))).toEqual(new Set());
    expect(new Set(versions('extends: [recommended, pss-restricted]'))).toEqual(new Set(['latest']));
    expect(new Set(versions('extends: [pss-restricted]\npodSecurityVersion: "1.20"'))).toEqual(
      new Set(['1.20']),
    );
  });
});

/** Ids of the evaluator's controls, by the level that has them (k8s.io/pod-security-admission/policy v0.37.2). */
const CONTROLS = {
  baseline: [
    'appArmorProfile',
    'capabilities_baseline',
    'hostNamespaces',
    'hostPathVolumes',
    'hostPorts',
    'hostProbesAndHostLifecycle',
    'privileged',
    'procMount',
    'seLinuxOptions',
    'seccompProfile_baseline',
    'sysctls',
    'windowsHostProcess',
  ],
  restricted: [
    'allowPrivilegeEscalation',
    'capabilities_restricted',
    'procMount_restricted',
    'restrictedVolumes',
    'runAsNonRoot',
    'runAsUser',
    'seccompProfile_restricted',
  ],
};

describe.each(['baseline', 'restricted'] as const)('pss-%s', (level) => {
  const orders = allOrders(loadSets([`pss-${level}`], CATALOGUE));

  test('has a policy for every control of its level, and no policy without one', () => {
    const covered = orders.map(({ policy }) => [
      ...(policy.covers?.['pod-security-baseline'] ?? []),
      ...((level === 'restricted' && policy.covers?.['pod-security-restricted']) || []),
    ]);
    const controls =
      level === 'restricted' ? [...CONTROLS.baseline, ...CONTROLS.restricted] : CONTROLS.baseline;
    expect([...new Set(covered.flat())].sort()).toEqual(controls.sort());
    expect(covered.filter(({ length }) => length === 0)).toEqual([]);
  });

  test('denies what it finds, after the mends that need no person', () => {
    expect(new Set(orders.map(({ mend, unmended }) => `${mend} ${unmended}`))).toEqual(
      new Set(['evidence deny']),
    );
  });

  test('goes by the newest version, and a later one counts as that', () => {
    const shipped = loadSets([`pss-${level}`], CATALOGUE);
    const later = compile([read(`extends: [pss-${level}]\npodSecurityVersion: "1.99"`)], '');
    for (const { name, pod, expected } of CASES) {
      const verdicts = [shipped, later].map((sets) => admit(reviewOf(pod), sets, VALIDATE).outcome);
      const forbidden = (expected[level].at(-1) ?? []).length > 0;
      expect([name, ...verdicts]).toEqual([name, ...verdicts.map(() => (forbidden ? 'denied' : 'allowed'))]);
    }
  });
});

describe('a set that extends recommended and a standard', () => {
  /** Of Windows, user namespaces and what the API server refuses the two have different opinions: the standard wins. */
  const usual = CASES.filter(
    ({ name, pod }) =>
      at(pod, 'spec', 'os') === undefined &&
      booleanAt(pod, 'spec', 'hostUsers') !== false &&
      !name.endsWith('which the API server refuses'),
  );

  test.each(['baseline', 'restricted'])('finds what either does (%s)', (level) => {
    const sets = ['recommended', `pss-${level}`, `recommended, pss-${level}`].map((parents) =>
      compile([read(`extends: [${parents}]\npodSecurityVersion: latest`)], ''),
    );
    for (const { name, pod } of usual) {
      const [one = [], other = [], both = []] = sets.map((each) =>
        admit(reviewOf(pod), each, VALIDATE).violations.map(({ pointer }) => pointer),
      );
      expect([name, [...one, ...other].filter((pointer) => !both.includes(pointer))]).toEqual([name, []]);
    }
  });

  test('says nothing twice under the restricted one', () => {
    const both = compile([read('extends: [recommended, pss-restricted]')], '');
    for (const { name, pod } of CASES) {
      const pointers = admit(reviewOf(pod), both, VALIDATE).violations.map(
        ({ container, pointer }) => `${container?.name} ${pointer}`,
      );
      expect([name, pointers]).toEqual([name, [...new Set(pointers)]]);
    }
  });
});

test('a Pod that says false where every container says true is mended', () => {
  const [found] = CASES.filter(
    ({ name }) => name === 'runAsNonRoot: the Pod says false and its container true',
  );
  const { patch } = admit(reviewOf(found?.pod ?? {}), loadSets(['pss-restricted'], CATALOGUE), MUTATE);
  expect(patch).toEqual([{ op: 'replace', path: '/spec/securityContext/runAsNonRoot', value: true }]);
});
