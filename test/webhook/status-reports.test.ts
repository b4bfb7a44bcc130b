import { beforeEach, describe, expect, test } from 'vitest';
import { isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { timeOf } from '#policyset/status.ts';
import type { Outcome } from '#policyset/together.ts';
import { createLog } from '#telemetry/log.ts';
import { Agreement } from '#webhook/agreement.ts';
import { StatusReports, type StatusStore } from '#webhook/status-reports.ts';

/** Replicas that write into one object, on a clock of the test. */

const GRACE = 60_000;
const START = Date.parse('2026-06-01T00:00:00Z');
const SOME = 'sha256:0000000000000000';
const OTHER = 'sha256:1111111111111111';

let milliseconds: number;
let team: JsonMap;
/** Another set, about which nobody here says anything by himself. */
let other: JsonMap;
let writes: string[];
let lines: string[];
let refuses: Error | undefined;
let isStale: boolean;

beforeEach(() => {
  milliseconds = 0;
  team = { metadata: { name: 'team', uid: 'u', generation: 1 } };
  writes = [];
  lines = [];
  refuses = undefined;
  isStale = false;
  other = { metadata: { name: 'other', uid: 'o', generation: 1 } };
});

const clock = () => milliseconds;
const now = () => new Date(START + milliseconds);
const log = createLog('debug', { write: (line: string) => void lines.push(line) });

/** The status of an object as server-side apply makes it, as far as it matters here: one list with keys, an owner each. */
const store: StatusStore = {
  apply: async (set, manager, status) => {
    if (refuses !== undefined) throw refuses;
    writes.push(`${set} ${manager}`);
    const replica = manager.replace('admend-', '');
    const others = replicas().filter((entry) => stringAt(entry, 'name') !== replica);
    team =
      manager === 'admend'
        ? { ...team, metadata: ownedBy(status), status: { ...status, replicas: replicas() } }
        : {
            ...team,
            status: { ...mapAt(team, 'status'), replicas: [...others, ...listAt(status, 'replicas')] },
          };
  },
  withdraw: async (set, manager) => {
    writes.push(`${set} ${manager} withdraws`);
    const others = replicas().filter((entry) => stringAt(entry, 'name') !== manager.replace('admend-', ''));
    team = { ...team, status: { ...mapAt(team, 'status'), replicas: others } };
  },
  dropEntry: async (set, index, entry) => {
    writes.push(`${set} drop ${stringAt(entry, 'name')}`);
    expect(replicas()[index]).toEqual(entry);
    team = { ...team, status: { ...mapAt(team, 'status'), replicas: replicas().toSpliced(index, 1) } };
  },
};

/** The metadata, once the shared manager has applied a status. */
function ownedBy(status: JsonMap): JsonMap {
  const fields = Object.fromEntries(Object.keys(status).map((field) => [`f:${field}`, {}]));
  const managedFields = [{ manager: 'admend', fieldsV1: { 'f:status': fields } }];
  return { ...mapAt(team, 'metadata'), managedFields };
}

/** A replica says this moment what it has in force of the other set. */
function speaksOfOther(name: string): void {
  const entry = { name, digest: SOME, generation: 1, loaded: true, time: timeOf(now()) };
  const before = listAt(other, 'status', 'replicas');
  other = { ...other, status: { replicas: [...before, entry] } };
}

function replicas(): readonly Json[] {
  return listAt(team, 'status', 'replicas');
}

class Replica {
  readonly agreement = new Agreement(GRACE, log);
  readonly reports: StatusReports;
  digest = SOME;
  outcome: Partial<Outcome> = {};

  constructor(name: string) {
    this.reports = new StatusReports({
      replica: name,
      store,
      agreement: this.agreement,
      outcomes: () => [
        {
          set: { name: 'team', uid: 'u', generation: 1, spec: {} },
          inForce: 'current',
          problems: [],
          digest: this.digest,
          ...this.outcome,
        },
      ],
      hearing: {
        get isStale() {
          return isStale;
        },
      },
      log,
      now,
      clock,
    });
  }

  async turn(): Promise<void> {
    this.reports.take(
      new Map([
        ['team', team],
        ['other', other],
      ]),
    );
    await this.reports.look();
  }
}

/** Lets seconds pass, in each of which every replica has its turn. */
async function pass(seconds: number, ...all: readonly Replica[]): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    milliseconds += 1_000;
    for (const replica of all) await replica.turn();
  }
}

const condition = (type: string) =>
  listAt(team, 'status', 'conditions')
    .filter(isMap)
    .find((each) => stringAt(each, 'type') === type);
const names = () => replicas().map((entry) => stringAt(entry, 'name'));

describe('the status of a set', () => {
  test('has an entry of every replica, and what they say together', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    expect(team['status']).toEqual({
      observedGeneration: 1,
      loaded: true,
      digest: SOME,
      conditions: [
        expect.objectContaining({ type: 'Loaded', status: 'True', reason: 'InForce', observedGeneration: 1 }),
        expect.objectContaining({ type: 'Agreed', status: 'True', reason: 'SameDigest' }),
      ],
      replicas: ['a', 'b'].map((name) => ({
        name,
        generation: 1,
        loaded: true,
        digest: SOME,
        time: '2026-06-01T00:00:01Z',
      })),
    });
  });

  test('is written when something changes, and renewed now and then', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    writes = [];
    await pass(60, a, b);
    expect(writes).toEqual([]);
    await pass(100, a, b);
    expect(writes.sort()).toEqual(['team admend-a', 'team admend-b']);
  });

  test('has the error of a replica that keeps the last good version', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    b.outcome = {
      inForce: 'last good',
      problems: [{ file: 'policysets/team', severity: 'error', message: 'spec.mode: wrong' }],
    };
    await pass(5, a, b);
    expect(team['status']).toMatchObject({ loaded: false, error: 'policysets/team: spec.mode: wrong' });
    expect(condition('Loaded')).toMatchObject({ status: 'False', reason: 'LastGoodInForce' });
  });

  test('is left alone while the object is another than the one that was read', async () => {
    const a = new Replica('a');
    team = { metadata: { name: 'team', uid: 'another', generation: 1 } };
    await pass(3, a);
    expect(writes).toEqual([]);
  });

  test('says together what the first has no time to say', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    // From now on only b has its turns.
    b.digest = OTHER;
    await pass(5, b);
    expect(mapAt(team, 'status')).not.toHaveProperty('digest');
  });
});

describe('replicas that differ', () => {
  test('for less than a minute are in the order of things', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    a.digest = OTHER;
    await pass(50, a, b);
    expect(condition('Agreed')).toMatchObject({ status: 'True' });
    b.digest = OTHER;
    await pass(30, a, b);
    expect(condition('Agreed')).toMatchObject({ status: 'True', reason: 'SameDigest' });
    expect(lines.filter((line) => line.includes('different versions'))).toEqual([]);
  });

  test('for longer are seen wherever somebody looks, until they agree', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    b.digest = OTHER;
    await pass(65, a, b);
    expect(condition('Agreed')).toMatchObject({
      status: 'False',
      reason: 'DifferentDigests',
      message: `a: ${SOME}; b: ${OTHER}`,
    });
    expect(a.agreement.says()).toBe(`team differs: a: ${SOME}; b: ${OTHER}`);
    expect(a.agreement.seconds()[0]?.[1]).toBeGreaterThan(60);
    expect(lines.filter((line) => line.includes('different versions'))).toHaveLength(2);
    b.digest = SOME;
    await pass(3, a, b);
    expect(condition('Agreed')).toMatchObject({ status: 'True' });
    expect(a.agreement.seconds()).toEqual([]);
  });

  test('count no longer when one of them is gone for minutes, and its entry goes', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    b.digest = OTHER;
    await pass(70, a, b);
    await pass(620, a);
    expect(condition('Agreed')).toMatchObject({ status: 'True' });
    expect(names()).toEqual(['a']);
  });

  test('count where one speaks about other sets and not about this one', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    speaksOfOther('b');
    await pass(65, a);
    expect(condition('Agreed')).toMatchObject({ status: 'False', message: `a: ${SOME}; b: says nothing` });
    expect(mapAt(team, 'status')).not.toHaveProperty('digest');
    expect(a.agreement.says()).toContain(`team differs: a: ${SOME}; b: says nothing`);
    await pass(8, a, b);
    expect(condition('Agreed')).toMatchObject({ status: 'True' });
  });

  test('do not count where one of them is gone, however late it spoke about another set', async () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    await pass(3, a, b);
    // The entry of b about the other set is younger than that about this one, by all that may be.
    milliseconds += 149_000;
    speaksOfOther('b');
    speaksOfOther('a');
    let differed = 0;
    for (let second = 0; second < 700; second++) {
      await pass(1, a);
      if (a.agreement.seconds().some(([name]) => name === 'team')) differed++;
    }
    expect(names()).toEqual(['a']);
    expect(differed).toBe(0);
  });

  test('are forgotten with their set', async () => {
    const a = new Replica('a');
    const b = new Replica('b');
    b.digest = OTHER;
    await pass(3, a, b);
    a.reports.take(new Map());
    await a.reports.look();
    expect(a.agreement.seconds()).toEqual([]);
  });
});

test('a set that is made anew under its name is spoken about at once', async () => {
  const a = new Replica('a');
  await pass(1, a);
  expect(writes).toEqual(['team admend-a', 'team admend']);
  const anew = { metadata: { name: 'team', uid: 'u', generation: 1 } };
  team = { metadata: { name: 'elsewhere' } };
  a.reports.take(new Map());
  team = anew;
  writes = [];
  await pass(1, a);
  expect(writes).toEqual(['team admend-a', 'team admend']);
});

describe('what others write', () => {
  test('beside what is ours is let be', async () => {
    const a = new Replica('a');
    await pass(3, a);
    const theirs = { type: 'Reviewed', status: 'True' };
    const conditions = [theirs, ...listAt(team, 'status', 'conditions')];
    team = { ...team, status: { ...mapAt(team, 'status'), conditions, error: 'of theirs' } };
    writes = [];
    await pass(30, a);
    expect(writes).toEqual([]);
  });

  test('in the place of what is ours is put right', async () => {
    const a = new Replica('a');
    await pass(3, a);
    team = { ...team, status: { ...mapAt(team, 'status'), loaded: false } };
    await pass(6, a);
    expect(team['status']).toMatchObject({ loaded: true });
  });

  test('and what was ours and is true no longer goes', async () => {
    const a = new Replica('a');
    a.outcome = {
      inForce: 'last good',
      problems: [{ file: 'policysets/team', severity: 'error', message: 'wrong' }],
    };
    await pass(3, a);
    expect(team['status']).toHaveProperty('error');
    a.outcome = {};
    await pass(6, a);
    expect(team['status']).not.toHaveProperty('error');
  });
});

test('an entry of a time that is long to come does not stay', async () => {
  const a = new Replica('a');
  const gone = { name: 'gone', digest: OTHER, generation: 1, loaded: true, time: '2036-01-01T00:00:00Z' };
  team = { ...team, status: { replicas: [gone] } };
  await pass(10, a);
  expect(names()).toEqual(['a']);
  expect(condition('Agreed')).toMatchObject({ status: 'True' });
});

test('a replica that does not hear the cluster says nothing about it', async () => {
  const a = new Replica('a');
  const b = new Replica('b');
  b.digest = OTHER;
  await pass(70, a, b);
  writes = [];
  isStale = true;
  // By what it knows the other is long gone, and they would agree.
  await pass(700, a);
  expect(writes).toEqual([]);
  expect(lines.join('')).not.toContain('agree again');
});

test('a replica that ends takes its word back', async () => {
  const [a, b] = [new Replica('a'), new Replica('b')];
  await pass(3, a, b);
  await b.turn();
  await b.reports.withdraw();
  expect(names()).toEqual(['a']);
});

test('a status that cannot be written is said once, and tried again later', async () => {
  const a = new Replica('a');
  refuses = new Error('policysets.admend.dev "team" is forbidden');
  await pass(30, a);
  expect(lines.filter((line) => line.includes('forbidden'))).toHaveLength(1);
  refuses = undefined;
  await pass(6, a);
  expect(names()).toEqual(['a']);
});
