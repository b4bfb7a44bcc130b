import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { isMap, type Json, type JsonMap, listAt, mapAt } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { type Fixture, fixturesOf } from './support/fixtures.ts';
import { neighboursOf } from './support/neighbours.ts';
import { MUTATE, reviewOf, updateOf, VALIDATE } from './support/reviews.ts';
import { askedByFixtures, POLICIES, setOf } from './support/sets.ts';
import { WORKLOAD_KINDS } from './support/workloads.ts';

/**
 * What holds of every policy whatever its fixtures are about, shown on states of them that nobody wrote down: updates
 * that bring a violation in and updates that do not, and fields that are there and say nothing.
 */
describe.each(POLICIES.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const sets = setOf([policy], { mend: 'risky', ...askedByFixtures(policy) });
  const fixtures = fixturesOf(id);
  const faulty = fixtures.filter(({ role }) => role === 'violates' || role === 'suggests');

  /** Updates are for the webhook, which sees one object at a time, and of that only what an API server takes. */
  const seesUpdates =
    policy.operations.includes('UPDATE') &&
    policy.neighbours === undefined &&
    policy.neverAdmitted === undefined;
  const updated = seesUpdates ? faulty.map(named) : [];

  test.each(updated)('an update that leaves %s at fault brings nothing in', (_, fixture) => {
    const update = updateOf(fixture.object, touched(fixture.object));
    expect(keysIn(update, fixture, sets)).toEqual([]);
    expect(admit(update, sets, { ...MUTATE, ...beside(fixture) }).patch).toEqual([]);
  });

  test.each(updated)('an update to %s brings its violations in', (_, fixture) => {
    const sound = statesBefore(fixture, fixtures).filter(
      (object) => keysIn(reviewOf(object), fixture, sets).length === 0,
    );
    const brought = sound.flatMap((before) => keysIn(updateOf(before, fixture.object), fixture, sets));
    expect(brought, 'from some state in which the object complies').not.toEqual([]);
  });

  test.each(fixtures.map(named))('what %s does not say may as well be null or empty', (_, fixture) => {
    const told = verdictOn(fixture.object, fixture, sets);
    for (const nothing of [null, 'empty'] as const) {
      expect(verdictOn(padded(fixture.object, nothing), fixture, sets)).toEqual(told);
    }
  });
});

/** Where a Pod may differ without being at fault for anything that it was not at fault for before. */
describe.each(POLICIES.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const sets = setOf([policy], askedByFixtures(policy));
  const withPods = fixturesOf(id).filter(({ object }) => podPathOf(object) !== undefined);

  test.each(withPods.map(named))('%s is at fault for no more on Windows', (_, fixture) => {
    const there = inPod(fixture.object, (spec) => ({ ...spec, os: { name: 'windows' } }));
    const known = new Set(verdictOn(fixture.object, fixture, sets));
    expect(verdictOn(there, fixture, sets).filter((line) => !known.has(line))).toEqual([]);
  });

  test.each(['initContainers', 'ephemeralContainers'])('another one of the %s hides no fault', (list) => {
    for (const fixture of withPods) {
      const more = inPod(fixture.object, (spec) => ({ ...spec, [list]: [...listAt(spec, list), ANOTHER] }));
      const left = new Set(keysIn(reviewOf(more), fixture, sets));
      const before = keysIn(reviewOf(fixture.object), fixture, sets);
      expect(
        before.filter((key) => !left.has(key)),
        fixture.path,
      ).toEqual([]);
    }
  });
});

/** It is at fault for nothing that a container can be at fault for. */
const ANOTHER = {
  name: 'another',
  image: `registry.example/tool@sha256:${'0'.repeat(64)}`,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: 1_000,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};

function named(fixture: Fixture): readonly [string, Fixture] {
  return [`${fixture.role}.${fixture.case}`, fixture];
}

function beside({ object, others }: Fixture) {
  return { neighbours: neighboursOf([object, ...others]) };
}

function keysIn(review: Json, fixture: Fixture, sets: PolicySets): readonly string[] {
  return admit(review, sets, { ...VALIDATE, ...beside(fixture) }).violations.map(({ key }) => key);
}

function verdictOn(object: JsonMap, fixture: Fixture, sets: PolicySets): readonly string[] {
  const { violations } = admit(reviewOf(object), sets, { ...VALIDATE, ...beside(fixture) });
  return violations.map(({ key, pointer }) => `${pointer} ${key}`);
}

/** With an annotation more, which no policy asks for. */
function touched(object: JsonMap): JsonMap {
  const metadata = mapAt(object, 'metadata') ?? {};
  const annotations = { ...mapAt(metadata, 'annotations'), 'example.com/touched': 'yes' };
  return { ...object, metadata: { ...metadata, annotations } };
}

/** What the object may have been before: mended, another one of its kind that complies, or hardly anything. */
function statesBefore(fixture: Fixture, fixtures: readonly Fixture[]): readonly JsonMap[] {
  const { apiVersion = null, kind = null, metadata = null } = fixture.object;
  const complying = fixtures.filter(({ role }) => role === 'complies').map(({ object }) => object);
  return [
    ...fixtures
      .filter((each) => each.role === 'mended' && each.case === fixture.case)
      .map(({ object }) => object),
    ...complying.filter((object) => object['kind'] === kind),
    ...complying.flatMap((object) => transplanted(object, kind)),
    ...complying.map((object) => ({ ...fixture.object, metadata: object['metadata'] ?? null })),
    { apiVersion, kind, metadata, spec: {} },
  ];
}

/** The object's Pod in a workload of another kind. */
function transplanted(object: JsonMap, kind: Json): readonly JsonMap[] {
  const from = WORKLOAD_KINDS.find((each) => each.kind === object['kind']);
  const to = WORKLOAD_KINDS.find((each) => each.kind === kind);
  const spec = from === undefined ? undefined : mapAt(object, ...from.pod.split('/').slice(1));
  return spec === undefined || to === undefined ? [] : [to.wrap(spec)];
}

const OF_POD = {
  maps: ['securityContext', 'affinity', 'dnsConfig', 'nodeSelector'],
  lists: ['volumes', 'initContainers', 'ephemeralContainers', 'topologySpreadConstraints', 'tolerations'],
  others: ['hostPID', 'hostNetwork', 'hostIPC', 'hostUsers', 'os', 'serviceAccount', 'priorityClassName'],
};

const OF_CONTAINER = {
  maps: ['securityContext', 'resources'],
  lists: ['env', 'envFrom', 'ports', 'volumeMounts'],
  others: [
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle',
    'imagePullPolicy',
    'restartPolicy',
  ],
};

const OF_CONTEXT = {
  maps: ['capabilities'],
  lists: [],
  others: ['privileged', 'procMount', 'runAsUser', 'runAsNonRoot', 'seLinuxOptions', 'seccompProfile'],
};

/** The object with all that it leaves out there, as null or as an empty map or list. */
function padded(object: JsonMap, nothing: null | 'empty'): JsonMap {
  return inPod(object, (spec) => {
    const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => {
      const items = listAt(spec, list);
      return items.length === 0 ? [] : [[list, items.map((each) => paddedContainer(each, nothing))]];
    });
    return { ...filled(spec, OF_POD, nothing), ...Object.fromEntries(containers) };
  });
}

function paddedContainer(container: Json, nothing: null | 'empty'): Json {
  if (!isMap(container)) return container;
  const filledIn = filled(container, OF_CONTAINER, nothing);
  const context = mapAt(filledIn, 'securityContext');
  return context === undefined
    ? filledIn
    : { ...filledIn, securityContext: filled(context, OF_CONTEXT, nothing) };
}

function filled(map: JsonMap, fields: typeof OF_POD, nothing: null | 'empty'): JsonMap {
  const empty = (value: Json) => (nothing === null ? null : value);
  const absent = [
    ...fields.maps.map((key) => [key, empty({})] as const),
    ...fields.lists.map((key) => [key, empty([])] as const),
    ...fields.others.map((key) => [key, null] as const),
  ].filter(([key]) => map[key] === undefined);
  return { ...map, ...Object.fromEntries(absent) };
}

/** The keys to the spec of the object's Pod. */
function podPathOf(object: JsonMap): readonly string[] | undefined {
  return WORKLOAD_KINDS.find(({ kind }) => kind === object['kind'])
    ?.pod.split('/')
    .slice(1);
}

function inPod(object: JsonMap, change: (spec: JsonMap) => JsonMap): JsonMap {
  const path = podPathOf(object);
  return path === undefined ? object : changedAt(object, path, change);
}

function changedAt(map: JsonMap, path: readonly string[], change: (map: JsonMap) => JsonMap): JsonMap {
  const [key, ...rest] = path;
  if (key === undefined) return change(map);
  const below = map[key];
  return isMap(below) ? { ...map, [key]: changedAt(below, rest, change) } : map;
}
