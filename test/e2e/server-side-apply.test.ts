import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe as describeAlways, expect, inject, test } from 'vitest';
import { at, isMap, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { inParallel } from '../acceptance/server.ts';
import { POLICIES } from '../support/sets.ts';
import { type Applied, applyAs, prepareNamespaceOf, saidBy } from './field-managers.ts';
import { MEND_CASES, type MendCase, placed, setsByPolicy } from './mend-cases.ts';
import { eventually, Stage } from './stage.ts';

/**
 * Every fix there is, as GitOps tools meet it: the manifest stays as it was and is applied again and again, by one
 * field manager or two, server-side or with kubectl's merge of three. Each case is in namespaces of its own.
 */
const describe = describeAlways.skipIf(!inject('cluster'));

/** The API server sums a Pod's requests up before it asks a webhook, and beside the sum there is no fix. */
const SERVED_OTHERWISE = ['resource-requests-limits/suggests.pod-level-sum'];

/** Its page says that kubectl merges the manifest into something else; and server-side apply refuses it as it is. */
const MERGED_BY_NAME = 'duplicate-env';

const JUDGED = 'judged';
const CLIENT = 'client';
const ALONE = 'alone';

/** A manifest, applied twice by the manager `one` and then by `two`. */
interface Story {
  readonly first: Applied;
  readonly again: Applied;
  readonly second: Applied;
}

interface Outcome extends MendCase {
  /** The original where the policy holds. */
  readonly judged: Story;
  /** What the API server makes of mended.*, and what a dry run of the original says between its first two applies. */
  readonly meant: Applied;
  readonly dryRun: Applied;
  /** Both managers apply mended.* at last. */
  readonly cure: Pick<Story, 'first' | 'second'>;
  /** The original and mended.* where no policy holds. */
  readonly alone: Story;
  readonly curedAlone: Pick<Story, 'first' | 'second'>;
}

let stage: Stage;
let outcomes: readonly Outcome[] = [];
let clientSide: ClientSide;
const folder = mkdtempSync(join(tmpdir(), 'admend-managers-'));

beforeAll(async () => {
  if (!inject('cluster')) return;
  const file = join(folder, 'sets.yaml');
  writeFileSync(file, setsByPolicy([JUDGED, CLIENT]));
  stage = await Stage.open([file]);
  await stage.install([file]);
  const told: Outcome[] = [];
  [clientSide] = await Promise.all([
    applyClientSide(MEND_CASES),
    inParallel(MEND_CASES, async (each) => {
      told.push(await outcomeOf(each));
    }),
  ]);
  outcomes = told.sort((a, b) => (a.name < b.name ? -1 : 1));
  const refused = outcomes.length - accepted().length;
  console.info(
    `server-side apply: ${refused} of ${outcomes.length} originals are refused, with the webhook or without`,
  );
}, 180_000);

afterAll(async () => {
  await stage?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function outcomeOf(mendCase: MendCase): Promise<Outcome> {
  const { original, mended, namespace } = mendCase;
  const here = placed(original, namespace(JUDGED));
  const corrected = placed(mended, namespace(JUDGED));
  const elsewhere = placed(original, namespace(ALONE));
  for (const each of [here, elsewhere]) await prepareNamespaceOf(stage, each);
  const meant = await applyAs('one', stage, corrected, '&dryRun=All');
  const first = await applyAs('one', stage, here);
  const dryRun = await applyAs('one', stage, here, '&dryRun=All');
  const judged = {
    first,
    again: await applyAs('one', stage, here),
    second: await applyAs('two', stage, here),
  };
  return {
    ...mendCase,
    meant,
    dryRun,
    judged,
    cure: await byBoth(corrected),
    alone: {
      first: await applyAs('one', stage, elsewhere),
      again: await applyAs('one', stage, elsewhere),
      second: await applyAs('two', stage, elsewhere),
    },
    curedAlone: await byBoth(placed(mended, namespace(ALONE), '-mended')),
  };
}

async function byBoth(object: JsonMap): Promise<Pick<Story, 'first' | 'second'>> {
  return {
    first: await applyAs('one', stage, object),
    second: await applyAs('two', stage, object),
  };
}

interface ClientSide {
  readonly created: readonly string[];
  /** Those that a dry run of the second apply would change, or that it refuses. */
  readonly differing: readonly string[];
}

/** kubectl's merge of three, by kubectl itself: one process for all cases, because each takes half a second to start. */
async function applyClientSide(cases: readonly MendCase[]): Promise<ClientSide> {
  const manifestOf = ({ original, namespace }: MendCase) => placed(original, namespace(CLIENT));
  const keyOf = (each: MendCase) => identityOf(manifestOf(each));
  const listOf = (some: readonly MendCase[]) => {
    const items = some.map(manifestOf);
    return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  };
  await inParallel(cases, (each) => prepareNamespaceOf(stage, manifestOf(each)));
  // It goes on after what is refused, ephemeral containers mostly.
  await stage.try('apply --validate=false -f -', listOf(cases));
  const kinds = [...new Set(cases.map(({ original }) => stringAt(original, 'kind')))].join(',');
  const stored = byIdentity(await stage.list(`${kinds} -A`));
  const created = cases.filter((each) => stored.has(keyOf(each)));
  const merged = ({ policy }: MendCase) => policy.id !== MERGED_BY_NAME;
  const differing: string[] = [];
  // One that is refused takes the output of all others with it.
  for (const some of [created.filter(merged), created.filter((each) => !merged(each))]) {
    const { stdout } = await stage.try('apply --validate=false --dry-run=server -o json -f -', listOf(some));
    const dryRun = byIdentity(stdout === '' ? [] : listAt(JSON.parse(stdout), 'items').filter(isMap));
    const differs = (each: MendCase) => {
      const [before = {}, after = {}] = [stored, dryRun].map((objects) => objects.get(keyOf(each)));
      return !isDeepStrictEqual(saidBy(before), saidBy(after));
    };
    differing.push(...some.filter(differs).map(({ name }) => name));
  }
  return { created: created.map(({ name }) => name), differing };
}

/** Controllers put objects of other kinds and names beside them. */
function byIdentity(objects: readonly JsonMap[]): ReadonlyMap<string, JsonMap> {
  return new Map(objects.map((object) => [identityOf(object), object]));
}

function identityOf(object: JsonMap): string {
  const { name, namespace } = mapAt(object, 'metadata') ?? {};
  return `${object['kind']} ${namespace}/${name}`;
}

/** Those whose original the API server takes by server-side apply. */
function accepted(): readonly Outcome[] {
  return outcomes.filter(({ judged }) => judged.first.accepted);
}

/** Those of which the API server itself says the same twice: of ports with the protocol "" it does not. */
function stable(): readonly Outcome[] {
  return accepted().filter(({ alone }) => sayTheSame(alone.first, alone.again));
}

function mended(): readonly Outcome[] {
  return accepted().filter(({ name }) => !SERVED_OTHERWISE.includes(name));
}

/**
 * What only the mend makes two managers conflict about. Without any webhook they do about what the API server stores
 * otherwise than it is stated: nulls, and quantities like 1000m.
 */
function conflictsOf({ judged, alone }: Outcome): readonly string[] {
  return beyond(judged.second, alone.second);
}

function beyond({ conflicts }: Applied, usual: Applied): readonly string[] {
  return conflicts.filter((field) => !usual.conflicts.includes(field));
}

/** Names of the cases for which it does not hold. */
function failing(cases: readonly Outcome[], holds: (outcome: Outcome) => boolean): readonly string[] {
  return cases.filter((outcome) => !holds(outcome)).map(({ name }) => name);
}

/** The generation too: where it differs, a controller has something to do. */
function sayTheSame(one: Applied, other: Applied): boolean {
  return isDeepStrictEqual(saidBy(one.object), saidBy(other.object));
}

describe('server-side apply of a manifest that a policy mends', () => {
  test('is taken where it is taken without a webhook, and that is nearly everywhere', () => {
    const taken = outcomes.filter(({ alone }) => alone.first.accepted);
    expect(failing(taken, ({ judged }) => judged.first.accepted)).toEqual([]);
    expect(accepted().length).toBeGreaterThan(0.85 * MEND_CASES.length);
    expect(accepted().length - stable().length).toBeLessThanOrEqual(1);
  });

  test('creates the mended object', () => {
    const byAdmend = mended().filter(({ policy }) => policy.manifestsOnly === undefined);
    expect(failing(byAdmend, ({ judged }) => judged.first.mended)).toEqual([]);
    expect(failing(mended(), ({ judged, meant }) => sayTheSame(judged.first, meant))).toEqual([]);
  });

  test('a dry run of the same by the same manager shows no difference', () => {
    expect(failing(stable(), ({ judged, dryRun }) => sayTheSame(judged.first, dryRun))).toEqual([]);
  });

  test('applied again by the same manager it conflicts with nobody and starts no new generation', () => {
    expect(failing(accepted(), ({ judged }) => judged.again.accepted)).toEqual([]);
    expect(failing(stable(), ({ judged }) => sayTheSame(judged.first, judged.again))).toEqual([]);
  });
});

describe('two managers that apply the same manifest', () => {
  const without = POLICIES.filter(({ fix }) => fix !== undefined && fix.conflicts === undefined);
  const withConflicts = POLICIES.filter(
    ({ id, fix }) => fix?.conflicts !== undefined && id !== MERGED_BY_NAME,
  );

  test.each(without.map(({ id }) => id))('do not conflict after a mend of %s', (id) => {
    const ofPolicy = accepted().filter(({ policy }) => policy.id === id);
    expect(failing(ofPolicy, (outcome) => conflictsOf(outcome).length === 0)).toEqual([]);
  });

  test('do not once the source is corrected: nothing differs, and nothing is left to mend', () => {
    const corrected = stable().filter((each) => mended().includes(each));
    const usual = corrected.filter(({ curedAlone }) => curedAlone.second.accepted);
    expect(failing(corrected, ({ cure, judged }) => sayTheSame(cure.first, judged.first))).toEqual([]);
    expect(failing(usual, ({ cure }) => sayTheSame(cure.second, cure.first))).toEqual([]);
    expect(failing(corrected, ({ cure }) => !cure.first.mended && !cure.second.mended)).toEqual([]);
    expect(
      failing(corrected, ({ cure, curedAlone }) => beyond(cure.second, curedAlone.second).length === 0),
    ).toEqual([]);
    expect(corrected.length - usual.length).toBeLessThan(0.1 * corrected.length);
  });

  test.each(withConflicts.map(({ id }) => id))('may conflict after a mend of %s, which says so', (id) => {
    const ofPolicy = accepted().filter(({ policy }) => policy.id === id);
    expect(ofPolicy.filter((outcome) => conflictsOf(outcome).length > 0)).not.toEqual([]);
  });
});

describe('the Deployments among them', () => {
  const judgedOnes = async (plural: string) =>
    (await stage.list(`${plural} -A`)).filter(({ metadata }) =>
      stringAt(metadata, 'namespace')?.startsWith(`${JUDGED}-`),
    );

  test('have one ReplicaSet each', async () => {
    await eventually('they are reconciled', async () =>
      (await judgedOnes('deployments')).every(
        (each) => at(each, 'status', 'observedGeneration') === at(each, 'metadata', 'generation'),
      ),
    );
    const owners = (await judgedOnes('replicasets')).flatMap((each) =>
      listAt(each, 'metadata', 'ownerReferences').map((owner) => stringAt(owner, 'uid')),
    );
    expect(owners.length).toBeGreaterThan(20);
    expect(owners).toEqual([...new Set(owners)]);
  });
});

describe('whose a field is', () => {
  const ownersIn = ({ object }: Applied) =>
    listAt(object, 'metadata', 'managedFields').map((entry) => ({
      manager: stringAt(entry, 'manager'),
      text: JSON.stringify(at(entry, 'fieldsV1')),
    }));

  test("what a mend adds is nobody's, and what it changes stays with who stated it", () => {
    const find = (name: string) => outcomes.find((each) => each.name === name)?.judged.again;
    const added = find('seccomp-profile/violates.absent-parent');
    const changed = find('seccomp-profile/suggests.unconfined-pod');
    if (added === undefined || changed === undefined) throw new Error('the fixtures have other names');
    expect(ownersIn(added).filter(({ text }) => text.includes('f:seccompProfile'))).toEqual([]);
    const owners = ownersIn(changed).filter(({ text }) => text.includes('f:seccompProfile'));
    expect(owners.map(({ manager }) => manager)).toEqual(['one']);
  });
});

describe('kubectl apply without --server-side', () => {
  test('a dry run after the first apply shows no difference', () => {
    expect(clientSide.created.length).toBeGreaterThan(0.85 * MEND_CASES.length);
    const others = clientSide.differing.filter((name) => !name.startsWith(`${MERGED_BY_NAME}/`));
    expect(others).toEqual([]);
  });

  test('but for what the policy says is merged into something else', () => {
    expect(clientSide.differing.filter((name) => name.startsWith(`${MERGED_BY_NAME}/`))).not.toEqual([]);
  });
});
