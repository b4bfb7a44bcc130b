import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { admit } from '#admit.ts';
import type { Facts } from '#facts.ts';
import { valueAt } from '#json/lookup.ts';
import type { PatchOperation } from '#json/patch.ts';
import { pointerAbove, tokensOf } from '#json/pointer.ts';
import { isMap, type JsonMap, stringAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { labelled } from '#respond/limits.ts';
import {
  type Fixture,
  fixturePath,
  fixturesOf,
  policyFolders,
  type Role,
  strayFiles,
} from './support/fixtures.ts';
import { neighboursOf } from './support/neighbours.ts';
import { changed, patched, undeclared } from './support/oracle.ts';
import { MUTATE, reviewOf, VALIDATE } from './support/reviews.ts';
import { asServed } from './support/served.ts';
import { askedByFixtures, EVERY_POLICY, POLICIES, SAME_AS_SERVED, setOf } from './support/sets.ts';
import { WORKLOAD_KINDS, type WorkloadKind, workloadKind } from './support/workloads.ts';

/**
 * What every policy owes, shown on the fixtures in its folder. A new policy needs no line here.
 * `UPDATE=1 npm test` writes the `mended.*` files and policies.golden.txt; look at the difference before it is committed.
 */
const UPDATE = process.env['UPDATE'] === '1';
const HOW_TO_UPDATE = 'If the mend is meant to be so: UPDATE=1 npm test';

test('every folder under policies/ is a policy', () => {
  expect(policyFolders()).toEqual(POLICIES.map(({ id }) => id));
});

describe.each(POLICIES.map((policy) => [policy.id, policy] as const))('%s', (id, policy) => {
  const fixtures = fixturesOf(id);
  const of = (role: Role) => fixtures.filter((fixture) => fixture.role === role).map(named);
  /** The policy alone, as most people have it, and as somebody has it who accepts its risky fixes. */
  const asked = askedByFixtures(policy);
  const usual = setOf([policy], { mend: 'evidence', ...asked });
  const accepted = setOf([policy], { mend: 'risky', ...asked });
  const [covered, others] = partedByPolicy(policy);
  /** It looks at whatever has a Pod, and there at the Pod; any other policy is about fields of the kinds themselves. */
  const judgesPods = others.length === 0 && fixtures.every((fixture) => isJudgedInItsPod(fixture, usual));

  describe('its folder', () => {
    test('holds nothing but the policy and fixtures', () => {
      const rule =
        'expected policy.ts, complies|violates|suggests|mended.CASE.yaml, perhaps parameters.yaml, and nothing else';
      expect(strayFiles(id), rule).toEqual([]);
    });

    test('shows what complies and what does not', () => {
      expect(of('complies')).not.toEqual([]);
      expect([...of('violates'), ...of('suggests')]).not.toEqual([]);
    });

    test('holds a mended.* only for what is mended', () => {
      const origins = new Set([...of('violates'), ...of('suggests')].map(([name]) => name));
      const orphans = of('mended').filter(([name]) => !origins.has(name));
      const paths = orphans.map(([, { path }]) => path);
      expect(paths, 'belongs to no violates.* or suggests.* of its name: delete it').toEqual([]);
    });

    test('gives no case to two files that would share a mended.*', () => {
      const names = [...of('violates'), ...of('suggests')].map(([name]) => name);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    });

    test('starts every fixture with a line that says what it is about', () => {
      const silent = fixtures.filter(({ text }) => !/^# \S.*\.\n/.test(text)).map(({ path }) => path);
      expect(silent, 'the first line is a comment and ends with a full stop').toEqual([]);
    });

    test('shows neighbours only where the policy goes by them', () => {
      const crowded =
        policy.neighbours === undefined ? fixtures.filter(({ others }) => others.length > 0) : [];
      expect(
        crowded.map(({ path }) => path),
        'expected exactly one object',
      ).toEqual([]);
    });

    test('shows every kind that it looks at, and no other', () => {
      const shown = [...of('violates'), ...of('suggests')].map(([, { object }]) => stringAt(object, 'kind'));
      if (!judgesPods) expect(new Set(shown)).toEqual(new Set(policy.kinds.map(({ kind }) => kind)));
      const looked = new Set(policy.kinds.map(({ kind }) => kind));
      const strange = fixtures.filter(({ object }) => !looked.has(stringAt(object, 'kind') ?? ''));
      expect(strange.map(({ path }) => path)).toEqual([]);
    });

    test('shows a fix of every risk that the policy argues, and each reason to have none', () => {
      const violations = fixtures.flatMap((fixture) => mutated(fixture, usual).violations);
      const risks = new Set(violations.map(({ risk }) => risk ?? 'none'));
      const argued = [
        ...Object.keys(policy.fix?.risks ?? {}),
        ...(policy.unfixable === undefined ? [] : ['none']),
      ];
      const rule = 'fix.risks and unfixable argue one thing, and the fixtures show another';
      expect([...risks].sort(), rule).toEqual(argued.sort());
    });
  });

  test.each(of('complies'))('complies.%s has no violation of it', (_, fixture) => {
    expect(violationsIn(fixture, usual)).toEqual([]);
  });

  if (asked.parameters !== undefined)
    test('asks for nothing by itself', () => {
      const found = fixtures.flatMap((fixture) => violationsIn(fixture, setOf([policy])));
      expect(found, 'it needs no parameters.yaml').toEqual([]);
    });

  describe.each(of('violates'))('violates.%s', (name, fixture) => {
    test('has violations of it', () => {
      expect(violationsIn(fixture, usual)).not.toEqual([]);
    });

    test('is mended as mended.* says', () => {
      const decision = mutated(fixture, usual);
      const rule = `only a risky fix, or none, so a person has to look: name it suggests.${name}.yaml`;
      expect(decision.patch, rule).not.toEqual([]);
      becomesGolden(id, name, fixture, decision);
    });

    test('is mended within the law', () => {
      holdsToTheLaw(policy, fixture, mutated(fixture, usual), usual);
    });
  });

  describe.each(of('suggests'))('suggests.%s', (name, fixture) => {
    test('has violations of it', () => {
      expect(violationsIn(fixture, usual)).not.toEqual([]);
    });

    test('is never patched', () => {
      expect(mutated(fixture, usual)).toMatchObject({ outcome: 'allowed', patch: [] });
    });

    const decision = mutated(fixture, accepted);
    const path = fixturePath(id, 'mended', name);
    test('has every fix proven that is offered', () => {
      expect(decision.proof?.dropped ?? [], 'a fix is offered and fails its proof').toEqual([]);
    });

    if (decision.patch.length === 0) {
      test('has no mended.*, because there is nothing to accept', () => {
        expect(existsSync(path)).toBe(false);
      });
    } else {
      test('becomes mended.* for somebody who accepts the fix', () => {
        becomesGolden(id, name, fixture, decision);
      });

      test('would be mended within the law', () => {
        holdsToTheLaw(policy, fixture, decision, accepted);
      });
    }
  });

  const withPod = (role: Role) => of(role).filter(([, { object }]) => carriesPod(object));
  const found = [...withPod('violates'), ...withPod('suggests')];

  describe.each(judgesPods ? covered : [])('in a %s', (_, kind) => {
    test.each(found)('%s is found and mended in the same place', (_case, fixture) => {
      const [here, there] = [transplanted(fixture, kind), transplanted(fixture, POD)];
      const [decision, ofPod] = [mutated(here, accepted), mutated(there, accepted)];
      expect(decision.violations.map(withoutPlace(kind))).toEqual(ofPod.violations.map(withoutPlace(POD)));
      expect(decision.patch.map(withoutPlace(kind))).toEqual(ofPod.patch.map(withoutPlace(POD)));
    });

    test.each(withPod('complies'))('%s complies as well', (_case, fixture) => {
      expect(violationsIn(transplanted(fixture, kind), usual)).toEqual([]);
    });
  });

  describe.each(found.length === 0 ? [] : others)('in a %s, which it does not look at,', (_, kind) => {
    test.each(found)('the Pod of %s is nothing to it', (_case, fixture) => {
      const { violations, patch } = mutated(transplanted(fixture, kind), accepted);
      expect([...violations, ...patch]).toEqual([]);
    });
  });

  test.each(
    fixtures.map((fixture) => [fixture.path.slice(fixture.path.lastIndexOf('/') + 1), fixture] as const),
  )('the verdict on %s and on what the API server makes of it agree', (_, fixture) => {
    expect(verdictOn(served(fixture))).toEqual(verdictOn(fixture));
    if (asked.parameters !== undefined)
      expect(verdictOn(served(fixture), usual)).toEqual(verdictOn(fixture, usual));
  });

  if (policy.neighbours !== undefined) {
    test('says nothing where neighbours are not known', () => {
      const alone = fixtures.flatMap(
        ({ object }) => admit(reviewOf(object), setOf([policy]), VALIDATE).violations,
      );
      expect(alone).toEqual([]);
    });

    test('goes by no order of the neighbours', () => {
      for (const fixture of fixtures) {
        const turned = { ...fixture, others: fixture.others.toReversed() };
        expect(verdictOn(turned, usual)).toEqual(verdictOn(fixture, usual));
      }
    });
  }

  if (policy.manifestsOnly !== undefined) {
    test('is free of that law for a reason that its fixtures show', () => {
      const differs = (fixture: Fixture) =>
        verdictOn(served(fixture), usual).join() !== verdictOn(fixture, usual).join();
      expect(fixtures.filter(differs)).not.toEqual([]);
    });
  }
});

test('what is said about each fixture is what policies.golden.txt says', () => {
  const path = fileURLToPath(new URL('./policies.golden.txt', import.meta.url));
  const told = POLICIES.map(toldAbout).join('\n');
  if (UPDATE) writeFileSync(path, told);
  expect(told, HOW_TO_UPDATE).toBe(readFileSync(path, 'utf8'));
});

test('a warning has room for the whole reason of whatever the fixtures show', () => {
  const cutShort = POLICIES.flatMap((policy) => {
    const sets = setOf([policy], askedByFixtures(policy));
    const reasons = fixturesOf(policy.id).flatMap((fixture) =>
      mutated(fixture, sets).violations.map(({ reason }) => reason),
    );
    return reasons.filter((reason) => labelled(reason, policy.id) !== `${reason} (${policy.id})`);
  });
  expect(cutShort).toEqual([]);
});

/** Risk, place, identity and texts of every violation in a policy's fixtures. */
function toldAbout(policy: Policy): string {
  const sets = setOf([policy], askedByFixtures(policy));
  return fixturesOf(policy.id)
    .filter(({ role }) => role === 'violates' || role === 'suggests')
    .map((fixture) => {
      const { violations } = mutated(fixture, sets);
      const lines = violations.flatMap(({ risk, pointer, key, reason, detail }) => [
        `  ${risk ?? 'no fix'} ${pointer}`,
        ...[key, reason, detail].map((line) => `    ${line}`),
      ]);
      return `${policy.id}/${fixture.role}.${fixture.case}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

const POD = workloadKind('Pod');

/** An object, and those that it is judged beside. */
type Scene = Pick<Fixture, 'object' | 'others'>;

type NamedKind = readonly [string, WorkloadKind];

/** The kinds with a Pod that the policy looks at, and those that it does not. */
function partedByPolicy({ kinds }: Policy): readonly [covered: NamedKind[], others: NamedKind[]] {
  const looked = new Set(
    kinds.map(({ group, version, kind }) => `${group && `${group}/`}${version} ${kind}`),
  );
  const named = WORKLOAD_KINDS.map((kind): NamedKind => [kind.kind, kind]);
  const isLooked = ([, { apiVersion, kind }]: NamedKind) => looked.has(`${apiVersion} ${kind}`);
  return [named.filter(isLooked), named.filter((each) => !isLooked(each))];
}

/** Its spec, or the metadata that a template gives it; what has no Pod says nothing of it. */
function isJudgedInItsPod(fixture: Fixture, sets: PolicySets): boolean {
  const kind = WORKLOAD_KINDS.find((each) => each.kind === stringAt(fixture.object, 'kind'));
  return mutated(fixture, sets).violations.every(
    ({ pointer }) => kind === undefined || pointer.startsWith(kind.pod.slice(0, -'spec'.length)),
  );
}

function named(fixture: Fixture): readonly [string, Fixture] {
  return [fixture.case, fixture];
}

function judged({ object, others }: Scene, sets: PolicySets, facts: Facts): Decision {
  return admit(reviewOf(object), sets, { ...facts, neighbours: neighboursOf([object, ...others]) });
}

function mutated(scene: Scene, sets: PolicySets): Decision {
  return judged(scene, sets, MUTATE);
}

/** Keys of what the validating hook finds. */
function violationsIn(scene: Scene, sets: PolicySets): readonly string[] {
  return judged(scene, sets, VALIDATE).violations.map(({ key }) => key);
}

/** What the policies say about an object, and where. */
function verdictOn(scene: Scene, sets = SAME_AS_SERVED): readonly string[] {
  return judged(scene, sets, VALIDATE).violations.map(({ key, pointer }) => `${pointer} ${key}`);
}

/** The same on an API server. */
function served({ object, others }: Scene): Scene {
  return { object: asServed(object), others: others.map(asServed) };
}

/** The fixture's Pod in another kind, beside the same objects. */
function transplanted({ object, others }: Scene, kind: WorkloadKind): Scene {
  return { object: kind.wrap(podSpecIn(object), podLabelsIn(object)), others };
}

function becomesGolden(folder: string, name: string, fixture: Fixture, { object, patch }: Decision): void {
  const path = fixturePath(folder, 'mended', name);
  const golden = fixturesOf(folder).find((each) => each.role === 'mended' && each.case === name);
  if (UPDATE && !isDeepStrictEqual(golden?.object, object)) {
    writeFileSync(path, mendedText(fixture.text, patch));
    return;
  }
  if (golden === undefined) expect.fail(`${path} is missing. ${HOW_TO_UPDATE}`);
  expect(object, HOW_TO_UPDATE).toEqual(golden.object);
}

/** The promises of a mend, each shown by other means than src/verify has. */
function holdsToTheLaw(policy: Policy, scene: Scene, decision: Decision, sets: PolicySets): void {
  const { object: before, others } = scene;
  const after = decision.object;
  if (after === undefined) expect.fail('the object was not judged');
  const mended = { object: after, others };
  expect(patched(before, decision.patch), 'the patch makes the object that was verified').toEqual(after);
  expect(violationsIn(mended, sets), 'nothing of the policy is left').toEqual([]);
  const had = violationsIn(scene, EVERY_POLICY);
  expect(
    violationsIn(mended, EVERY_POLICY).filter((key) => !had.includes(key)),
    'no policy finds what it did not find before',
  ).toEqual([]);
  expect(mutated(mended, sets).patch, 'mending again changes nothing').toEqual([]);
  const kind = stringAt(before, 'kind') ?? '';
  expect(undeclared(changed(before, after), [policy], kind), 'only declared pointers change').toEqual([]);
}

/** The fixture with the patch worked into its text, so that its comments and its order stay. */
function mendedText(text: string, patch: readonly PatchOperation[]): string {
  const document = parseDocument(text);
  for (const operation of patch) {
    const path = tokensOf(operation.path);
    if (operation.op === 'remove') document.deleteIn(path);
    else if (path.at(-1) === '-') document.addIn(path.slice(0, -1), document.createNode(operation.value));
    else document.setIn(path, document.createNode(operation.value));
  }
  const written = document.toString({ lineWidth: 110 });
  expect(parse(written), 'the text written means what was verified').toEqual(patched(parse(text), patch));
  return written;
}

function carriesPod(object: JsonMap): boolean {
  return WORKLOAD_KINDS.some(({ kind }) => kind === stringAt(object, 'kind'));
}

function podSpecIn(object: JsonMap): JsonMap {
  const spec = valueAt(object, workloadKind(stringAt(object, 'kind') ?? '').pod);
  if (!isMap(spec)) throw new Error('the fixture has no Pod');
  return spec;
}

/** Undefined where the Pod has none. */
function podLabelsIn(object: JsonMap): JsonMap | undefined {
  const { pod } = workloadKind(stringAt(object, 'kind') ?? '');
  const labels = valueAt(object, `${pointerAbove(pod)}/metadata/labels`);
  return isMap(labels) ? labels : undefined;
}

/** A violation or operation as it would read for the Pod alone. */
function withoutPlace({ pod }: WorkloadKind) {
  return <T extends { readonly pointer: string } | { readonly path: string }>(item: T): T => {
    const field = 'pointer' in item ? 'pointer' : 'path';
    const place = 'pointer' in item ? item.pointer : item.path;
    expect(`${place}/`.startsWith(`${pod}/`)).toBe(true);
    return { ...item, [field]: place.slice(pod.length) };
  };
}
