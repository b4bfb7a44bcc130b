import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, admitBoth } from '#admit.ts';
import { isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { compile, type PolicySets } from '#policyset/sets.ts';
import { oneObjectIn } from '../support/fixtures.ts';
import { workloads } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';
import { changed } from '../support/oracle.ts';
import { MUTATE, reviewOf, VALIDATE } from '../support/reviews.ts';
import {
  allOrders,
  chosen,
  POLICIES,
  policyCalled,
  policySet,
  RECOMMENDED,
  STRICTEST,
  setOf,
} from '../support/sets.ts';
import { podWith, WORKLOAD_KINDS } from '../support/workloads.ts';

/** What becomes of containers that other webhooks added. */

const FILE = fileURLToPath(new URL('./injected/pod.yaml', import.meta.url));
const POD = oneObjectIn(readFileSync(FILE, 'utf8'), FILE);
const RISKY = setOf(POLICIES, { mend: 'risky' });
const MENDING = setOf(POLICIES, { mend: 'risky' }, { injected: 'mend' });
const ESCALATION = policyCalled('privilege-escalation');
const ISTIO = { 'sidecar.istio.io/status': '{}' };

/** The pointers of what a mend changed, down to the list item in which they are. */
const touched = (sets: PolicySets, object = POD) =>
  [...new Set(admit(reviewOf(object), sets, MUTATE).patch.map(({ path }) => itemOf(path)))].sort();

function itemOf(path: string): string {
  return /^\/spec\/\w+\/\d+/.exec(path)?.[0] ?? path;
}

describe('under the default', () => {
  test('only what is the app’s is mended, and nothing for all containers at once', () => {
    expect(touched(RECOMMENDED)).toEqual(['/spec/containers/0']);
    // The volume that the app alone mounts.
    expect(touched(RISKY)).toEqual(['/spec/containers/0', '/spec/volumes/0']);
  });

  test('what could be stated for the Pod is stated for the app', () => {
    const { object } = admit(reviewOf(POD), RECOMMENDED, MUTATE);
    expect(mapAt(listAt(object, 'spec', 'containers')[0], 'securityContext')).toEqual({
      allowPrivilegeEscalation: false,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('what is wrong with an injected container is found, without a fix and without a word', () => {
    const { mutated, validated } = admitBoth(reviewOf(POD), RISKY, MUTATE);
    const about = mutated.violations.filter(({ container }) => container?.name.startsWith('istio-'));
    expect(new Set(about.map(({ policy }) => policy))).toContain('privileged');
    expect(new Set(about.map(({ risk, consequence }) => `${risk} ${consequence}`))).toEqual(
      new Set(['null audit']),
    );
    expect(validated.warnings.filter((line) => line.includes('istio-'))).toEqual([]);
  });

  test.each([
    ['logs', 'warn', 'risky'],
    ['shared', 'warn', null],
    ['mesh', 'audit', null],
  ])('the volume %s is for whoever mounts it: %s', (volume, consequence, risk) => {
    const { violations } = admit(reviewOf(POD), RISKY, MUTATE);
    const about = violations.filter(({ key }) => key.startsWith(`host-path::${volume}=`));
    expect(about).toMatchObject([{ consequence, risk }]);
  });

  test.each(['host-pid', 'host-ipc', 'unsafe-sysctls', 'apparmor-profile'])(
    'what %s finds in the Pod as a whole is warned about, and left to its author',
    (policy) => {
      const { violations } = admit(reviewOf(POD), RISKY, MUTATE);
      const about = violations.filter((each) => each.policy === policy);
      expect(about).toMatchObject([{ container: null, consequence: 'warn', risk: null }]);
    },
  );

  test('a port that the app and the injected container ask is declared by the app', () => {
    const probe = { httpGet: { port: 8080 } };
    const containers = [
      { name: 'istio-proxy', livenessProbe: probe },
      { name: 'app', livenessProbe: probe },
    ];
    const { patch } = admit(
      reviewOf(podWith({ containers }, { name: 'web', annotations: ISTIO })),
      setOf([policyCalled('liveness-port')]),
      MUTATE,
    );
    expect(patch).toEqual([
      { op: 'add', path: '/spec/containers/1/ports', value: [{ containerPort: 8080 }] },
    ]);
  });
});

describe('a name or a mark alone', () => {
  test.each<[string, JsonMap, string]>([
    ['the name', {}, 'istio-proxy'],
    ['the mark', ISTIO, 'app'],
  ])('%s spares nothing', (_, annotations, name) => {
    const pod = podWith({ containers: [{ name }] }, { name: 'web', annotations });
    expect(touched(RECOMMENDED, pod)).toEqual(['/spec/containers/0', '/spec/securityContext']);
  });
});

describe('a set that denies', () => {
  const forged = podWith(
    { containers: [{ name: 'istio-proxy', securityContext: { privileged: true } }] },
    { name: 'web', annotations: ISTIO },
  );

  test.each(['leave', 'mend'] as const)('is not got past by looking injected: %s', (injected) => {
    const sets = setOf([policyCalled('privileged')], { unmended: 'deny' }, { injected });
    expect(admit(reviewOf(forged), sets, VALIDATE)).toMatchObject({
      outcome: 'denied',
      violations: [{ consequence: 'deny' }],
    });
  });

  test('nor by what another set says', () => {
    const denying = policySet([chosen(policyCalled('privileged'), { unmended: 'deny' })], { name: 'a' });
    const lenient = policySet([chosen(policyCalled('privileged'))], { name: 'b' });
    expect(admit(reviewOf(forged), compile([lenient, denying], 'd'), VALIDATE).outcome).toBe('denied');
  });
});

describe('injected: mend', () => {
  test('has them mended as any container, and through the Pod', () => {
    expect(touched(MENDING)).toEqual(
      expect.arrayContaining([
        '/spec/containers/1',
        '/spec/initContainers/0',
        '/spec/hostPID',
        '/spec/volumes/1',
        '/spec/volumes/2',
      ]),
    );
  });

  test('has people warned about what is left', () => {
    const sets = setOf([ESCALATION], { mend: 'never' }, { injected: 'mend' });
    expect(admit(reviewOf(POD), sets, VALIDATE).warnings.join()).toContain('"istio-proxy" may gain');
  });

  test('is outdone by another set that leaves them, for what that set asks', () => {
    const mending = policySet([chosen(ESCALATION), chosen(policyCalled('seccomp-profile'))], {
      name: 'a',
      injected: 'mend',
    });
    const leaving = policySet([chosen(ESCALATION)], { name: 'b' });
    const { object } = admit(reviewOf(POD), compile([mending, leaving], 'd'), MUTATE);
    const [, proxy] = listAt(object, 'spec', 'containers');
    // Of its own accord, and not through the Pod, which another rule of the same Pod must not change.
    expect(mapAt(proxy, 'securityContext')).toEqual({
      privileged: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(mapAt(object, 'spec', 'securityContext')).not.toHaveProperty('seccompProfile');
  });

  test('is not outdone by one in audit mode', () => {
    const mending = policySet([chosen(ESCALATION)], { name: 'a', injected: 'mend' });
    const auditing = policySet([chosen(ESCALATION)], { name: 'b', enforce: false });
    expect(touched(compile([mending, auditing], 'd'))).toEqual(touched(compile([mending], 'd')));
  });
});

const NAMES = ['istio-proxy', 'istio-init', 'app', 'linkerd-proxy', 'sidecar', 'app'];
const INJECTED = new Set(['istio-proxy', 'istio-init']);

/** A workload whose Pod istio has been at: its mark, and names of its containers among the others. */
const injectedWorkloads: fc.Arbitrary<JsonMap> = fc
  .tuple(workloads, fc.array(fc.constantFrom(...NAMES), { minLength: 8, maxLength: 8 }))
  .map(([object, names]) => {
    const pointer = podPointerOf(object);
    return changedAt(object, pointer.slice(0, -1), (template) => ({
      ...template,
      metadata: { ...mapAt(template, 'metadata'), annotations: ISTIO },
      ...(isMap(template['spec']) && { spec: renamed(template['spec'], names) }),
    }));
  });

function podPointerOf(object: JsonMap): readonly string[] {
  const kind = WORKLOAD_KINDS.find((each) => each.kind === stringAt(object, 'kind'));
  return (kind?.pod ?? '').split('/').slice(1);
}

function changedAt(
  object: JsonMap,
  [key, ...rest]: readonly string[],
  change: (map: JsonMap) => JsonMap,
): JsonMap {
  if (key === undefined) return change(object);
  const child = object[key];
  return isMap(child) ? { ...object, [key]: changedAt(child, rest, change) } : object;
}

function renamed(spec: JsonMap, names: readonly string[]): JsonMap {
  const lists = ['initContainers', 'containers'].map((list, offset): readonly [string, Json] => [
    list,
    listAt(spec, list).map((item, index) =>
      isMap(item) ? { ...item, name: names[(index * 2 + offset) % names.length] ?? '' } : item,
    ),
  ]);
  return { ...spec, ...Object.fromEntries(lists.filter(([list]) => Array.isArray(spec[list]))) };
}

/** Whose item of a list in the Pod's spec `pointer` leads into; undefined for what all containers share. */
function ownersOf(pointer: string, object: JsonMap): readonly Json[] | undefined {
  const pod = podPointerOf(object);
  const place = `/${pod.join('/')}/`;
  if (!pointer.startsWith(place)) return [];
  const [list = '', index = ''] = pointer.slice(place.length).split('/');
  const spec = mapAt(object, ...pod);
  const item = listAt(spec, list)[Number(index)];
  if (/ontainers$/.test(list)) return item === undefined ? [] : [item];
  if (list !== 'volumes' || stringAt(item, 'name') === undefined) return undefined;
  return containersIn(spec).filter((each) =>
    JSON.stringify(listAt(each, 'volumeMounts')).includes(nameIn(item)),
  );
}

function nameIn(item: Json | undefined): string {
  return `"name":${JSON.stringify(stringAt(item, 'name'))}`;
}

function containersIn(spec: Json | undefined): readonly Json[] {
  return [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')];
}

function isInjected(container: Json): boolean {
  return INJECTED.has(stringAt(container, 'name') ?? '');
}

describe.each([
  ['recommended', RECOMMENDED],
  ['every fix, risky ones too', RISKY],
  ['everything risky and denied', STRICTEST],
])('under %s', (_, sets) => {
  test('no patch reaches an injected container, and nobody is warned about one', () => {
    let mended = 0;
    forAll(
      injectedWorkloads,
      (object) => {
        const { mutated, validated } = admitBoth(reviewOf(object), sets, MUTATE);
        const spec = mapAt(object, ...podPointerOf(object));
        if (!containersIn(spec).some(isInjected)) return;
        if (mutated.patch.length > 0) mended++;
        for (const pointer of changed(object, mutated.object ?? object)) {
          const owners = ownersOf(pointer, object);
          expect(owners, `${pointer} is for all containers`).toBeDefined();
          expect(owners?.filter(isInjected), pointer).toEqual([]);
        }
        const about = validated.remaining.filter(({ container }) => INJECTED.has(container?.name ?? ''));
        const denies = allOrders(sets).some(({ unmended }) => unmended === 'deny');
        const consequences = about
          .filter(({ container }) => container?.kind !== 'ephemeral')
          .map(({ consequence }) => consequence);
        expect(new Set(consequences).has('warn')).toBe(false);
        expect(consequences.includes('deny')).toBe(denies && consequences.length > 0);
      },
      500,
    );
    expect(mended, 'the law was put to some mends').toBeGreaterThan(20);
  });
});
