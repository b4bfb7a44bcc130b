import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isList, isMap, type Json, type JsonMap, mapAt } from '#json/value.ts';
import { breachesOf, INVARIANTS } from '#verify/invariants/invariants.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { json, mapOf } from '../support/arbitraries.ts';
import { typedWorkloads, workloads } from '../support/hostile.ts';
import { invariantCases, invariantFolders, stateOf, strayInvariantFiles } from '../support/invariants.ts';
import { podWith, WORKLOAD_KINDS } from '../support/workloads.ts';

const CASES = invariantCases();

describe('the table', () => {
  test('has each id once, written like a folder', () => {
    const ids = INVARIANTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([]);
  });

  test.each(INVARIANTS)('says in a sentence what $id demands, and who does', ({ demands, source }) => {
    expect(demands).toMatch(/^[A-Z`].*[.)]$/s);
    expect(source).toMatch(/^\w+(?:, \w+)*$/);
  });

  test('has fixtures for each invariant, and no others', () => {
    expect(invariantFolders()).toEqual(INVARIANTS.map(({ id }) => id).toSorted());
    expect(strayInvariantFiles()).toEqual([]);
  });

  test.each(INVARIANTS)('$id has an object that breaks it and one that does not', ({ id }) => {
    const own = CASES.filter((each) => each.id === id);
    expect(new Set(own.map(({ accepted }) => accepted))).toEqual(new Set([true, false]));
  });
});

describe('an object', () => {
  test.each(CASES)('$file says what it is', ({ says }) => {
    expect(says).toMatch(/^# [A-Z].*\.$/);
  });

  test.each(CASES.filter(({ accepted }) => !accepted))('$file breaks its invariant alone', (fixture) => {
    const { id, object, there, subresource } = fixture;
    const breaches = breachesOf(stateOf(object, there, subresource));
    expect(breaches.map((line) => line.split(':')[0])).toContain(id);
    expect(breaches.filter((line) => !line.startsWith(`${id}: `))).toEqual([]);
  });

  test.each(CASES.filter(({ accepted }) => accepted))('$file breaks none', (fixture) => {
    const { object, there, subresource } = fixture;
    expect(breachesOf(stateOf(object, there, subresource))).toEqual([]);
  });

  test.each(CASES)('$file is told of in the same words wherever its items stand', (fixture) => {
    const { object, there, subresource } = fixture;
    const lines = breachesOf(stateOf(object, there, subresource));
    const turned = stateOf(reversed(object), there && reversed(there), subresource);
    expect(breachesOf(turned).toSorted()).toEqual(lines.toSorted());
  });

  test('breaks as much as often as it breaks it', () => {
    const container = { name: 'app', image: 'a', livenessProbe: {} };
    const spec = { initContainers: [{ ...container, restartPolicy: 'Always' }], containers: [container] };
    const line = 'probes: container "app": livenessProbe does nothing';
    expect(breachesOf(stateOf(podWith({ containers: [container, container] })))).toEqual(
      expect.arrayContaining([line, line]),
    );
    expect(breachesOf(stateOf(podWith(spec)))).toContain('probes: sidecar "app": livenessProbe does nothing');
  });

  test('of which null is what is not there', () => {
    const withNulls = (value: Json): Json => {
      if (isList(value)) return value.map(withNulls);
      if (!isMap(value)) return value;
      const members = Object.entries(value).map(([key, member]): [string, Json] => [key, withNulls(member)]);
      return mapOf([
        ...members,
        ...NULLS.filter((key) => !Object.hasOwn(value, key)).map((key): [string, null] => [key, null]),
      ]);
    };
    for (const { object, there, subresource } of CASES) {
      const state = stateOf(mapAt(withNulls({ object }), 'object') ?? {}, there, subresource);
      expect(breachesOf(state)).toEqual(breachesOf(stateOf(object, there, subresource)));
    }
  });

  test('that is hostile is looked at without a throw', () => {
    const seen = (object: Json, old: Json) => {
      for (const now of ofEachKind(object)) {
        breachesOf(stateOf(now));
        for (const subresource of ['', 'ephemeralcontainers', 'resize'])
          breachesOf(stateOf(now, isMap(old) ? old : { spec: old }, subresource));
      }
    };
    fc.assert(fc.property(json, json, seen), { numRuns: 100 });
    fc.assert(fc.property(workloads, workloads, seen), { numRuns: 100 });
  });

  test('whose values cannot be turned into texts or numbers is looked at too', () => {
    const odd: Json = { toString: 1, valueOf: 1, constructor: 1 };
    const spoilt = (value: Json, at: number): Json => {
      let count = 0;
      const walked = (each: Json): Json => {
        if (count++ === at) return odd;
        if (isList(each)) return each.map(walked);
        return isMap(each) ? mapOf(Object.entries(each).map(([key, one]) => [key, walked(one)])) : each;
      };
      return walked(value);
    };
    for (const { object, there, subresource } of CASES) {
      const { apiVersion = '', kind = '' } = object;
      for (let at = 0; at < 60; at++) {
        const [now, old] = [spoilt(object, at), spoilt(there ?? object, at)].map((each) =>
          isMap(each) ? { ...each, apiVersion, kind } : { apiVersion, kind },
        );
        breachesOf(stateOf(now ?? {}));
        breachesOf(stateOf(now ?? {}, object, subresource));
        breachesOf(stateOf(object, old, subresource));
      }
    }
  });

  test('nested deeper than the call stack is looked at too', () => {
    let deep: Json = 'x';
    for (let depth = 0; depth < 200_000; depth++) deep = depth % 2 === 0 ? [deep] : { a: deep };
    const spec = {
      selector: deep,
      template: { metadata: { labels: deep }, spec: { containers: [deep], volumes: deep } },
    };
    for (const { apiVersion, kind } of WORKLOAD_KINDS) {
      const [object, old] = [
        { apiVersion, kind, spec },
        { apiVersion, kind, spec: { ...spec, selector: [deep] } },
      ];
      expect(() => breachesOf(stateOf(object, old))).not.toThrow();
    }
  });

  test('is left as it is', () => {
    fc.assert(
      fc.property(typedWorkloads, (object) => {
        const before = JSON.stringify(object);
        breachesOf(stateOf(object));
        expect(JSON.stringify(object)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});

/** Real manifests hold a few that no API server takes; test/e2e/invariants.test.ts asks one about each. */
test.skipIf(!hasCorpus())('few real manifests break anything', () => {
  const counts: Record<string, number> = {};
  for (const { object } of manifestsIn(undefined).objects) {
    const ids = new Set(breachesOf(stateOf(object)).map((line) => line.split(':')[0] ?? ''));
    for (const id of ids) counts[id] = (counts[id] ?? 0) + 1;
  }
  expect(counts).toEqual(BROKEN);
});

/** How many of them break each. */
const BROKEN = {
  'container-images': 116,
  'container-names': 18,
  'container-ports': 3,
  environment: 14,
  'ephemeral-containers': 2,
  'host-network-ports': 1,
  jobs: 1,
  'known-values': 6,
  labels: 15,
  'lifecycle-hooks': 2,
  'pod-names': 5,
  'privilege-escalation': 2,
  probes: 2,
  replicas: 2,
  resources: 2,
  'restart-policy': 3,
  'seccomp-profile': 2,
  selector: 136,
  'share-process-namespace': 2,
  'user-ids': 2,
  'volume-devices': 2,
  'volume-mounts': 14,
  volumes: 3,
  'windows-host-process': 1,
};

function ofEachKind(value: Json): readonly JsonMap[] {
  const object = isMap(value) ? value : { spec: value };
  return WORKLOAD_KINDS.map(({ apiVersion, kind }) => ({ ...object, apiVersion, kind }));
}

/** Every list of maps the other way round. */
function reversed(object: JsonMap): JsonMap {
  const turned = (value: Json): Json => {
    if (isList(value)) return value.every(isMap) ? value.map(turned).toReversed() : value;
    return isMap(value) ? mapOf(Object.entries(value).map(([key, each]) => [key, turned(each)])) : value;
  };
  return mapAt(turned({ object }), 'object') ?? {};
}

/** Fields that break something as soon as they are there. */
const NULLS = [
  'windowsOptions',
  'activeDeadlineSeconds',
  'hostPath',
  'lifecycle',
  'runtimeClassName',
  'localhostProfile',
];
