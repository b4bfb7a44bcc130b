import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import type { KeptSet } from '#policyset/kept.ts';
import { createLog, type Log } from '#telemetry/log.ts';
import { KeptSets } from '#webhook/kept-sets.ts';
import { lastGoodIn } from '#webhook/last-good.ts';
import { SetsInForce } from '#webhook/sets-in-force.ts';
import { setText } from '../policyset/reading.ts';
import { CATALOGUE } from '../support/sets.ts';

let folder: string;
let file: string;
let lines: string[];
let log: Log;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-kept-'));
  file = join(folder, 'team.yaml');
  lines = [];
  log = createLog('debug', { write: (line: string) => void lines.push(line) });
});

afterEach(() => rmSync(folder, { recursive: true }));

const GOOD = { policies: [{ id: 'privileged' }] };
const STRICT = { policies: [{ id: 'privileged', unmended: 'deny' }] };
const BAD = { policies: [{ id: 'privilege' }] };

function kept(name: string, spec: Json, generation = 1): KeptSet {
  return { name, uid: `uid-${name}`, generation, spec };
}

function start(names: readonly string[] = []) {
  const state = join(folder, 'state');
  const files = new SetsInForce({
    names,
    catalogue: CATALOGUE,
    lastGood: lastGoodIn(state, names, log),
    log,
  });
  const lastGood = lastGoodIn(state, [...names, 'cluster'], log);
  const sets = new KeptSets({ files, names, catalogue: CATALOGUE, lastGood, log, now: () => new Date(0) });
  return { files, sets };
}

/** Where the last good files are kept: the state that was written first. */
function fileState(): string {
  const state = join(folder, 'state');
  const holds = (name: string) => readFileSync(join(state, name), 'utf8').includes('team.yaml');
  return readdirSync(state).find(holds) ?? '';
}

const orders = ({ sets }: KeptSets) =>
  sets?.sets.map(({ name, policies }) => `${name} ${policies[0]?.unmended ?? ''}`.trim());

describe('before the cluster was heard', () => {
  test('nothing is in force, and why is known', () => {
    const { sets } = start();
    expect(sets.sets).toBeUndefined();
    sets.miss(new Error('connect ECONNREFUSED'));
    expect(sets.trouble).toBe('the cluster was not heard yet: connect ECONNREFUSED');
  });

  test('what it kept before a restart is', () => {
    start().sets.take([kept('a', GOOD), kept('b', STRICT)]);
    const { sets } = start();
    expect(orders(sets)).toEqual(['a warn', 'b deny']);
    expect(sets.trouble).toBe('the cluster was not heard yet');
    sets.take([kept('b', STRICT)]);
    expect(orders(sets)).toEqual(['b deny']);
    expect(sets.trouble).toBeUndefined();
  });

  test('what it kept waits for the files where none of them is good any more', () => {
    writeFileSync(file, setText('policies: [{ id: host-pid, unmended: deny }]'));
    start([file]).sets.take([kept('a', GOOD)]);
    rmSync(join(folder, 'state', fileState()));
    writeFileSync(file, setText('policies: [{ id: host-pod }]'));
    const { files, sets } = start([file]);
    expect(sets.sets).toBeUndefined();
    writeFileSync(file, setText('policies: [{ id: host-pid }]'));
    files.look();
    expect(orders(sets)).toEqual(['team warn', 'a warn']);
  });

  test('what was kept and can be read no longer is passed over', () => {
    start().sets.take([kept('a', GOOD)]);
    lastGoodIn(join(folder, 'state'), ['cluster'], log).save({ texts: { a: '{', b: null }, lists: {} });
    expect(orders(start().sets)).toEqual([]);
  });
});

describe('what the cluster keeps', () => {
  test('is in force beside the files, and follows both', () => {
    writeFileSync(file, setText('policies: [{ id: host-pid }]'));
    const { files, sets } = start([file]);
    sets.take([kept('a', GOOD)]);
    expect(orders(sets)).toEqual(['team warn', 'a warn']);
    writeFileSync(file, setText('policies: [{ id: host-pid, unmended: deny }]'));
    files.look();
    expect(orders(sets)).toEqual(['team deny', 'a warn']);
    sets.take([kept('a', STRICT, 2)]);
    expect(orders(sets)).toEqual(['team deny', 'a deny']);
  });

  test('goes on with the last good files while they are bad', () => {
    writeFileSync(file, setText('policies: [{ id: host-pid }]'));
    const { files, sets } = start([file]);
    sets.take([]);
    writeFileSync(file, setText('policies: [{ id: host-pod }]'));
    files.look();
    sets.take([kept('a', STRICT)]);
    expect(orders(sets)).toEqual(['team warn', 'a deny']);
    expect(sets.trouble).toContain('"host-pod" is none that is known');
  });

  test('waits for the files where none of them was ever good', () => {
    writeFileSync(file, setText('policies: [{ id: host-pod }]'));
    const { files, sets } = start([file]);
    sets.take([kept('a', STRICT)]);
    expect(sets.sets).toBeUndefined();
    writeFileSync(file, setText('policies: [{ id: host-pid }]'));
    files.look();
    expect(orders(sets)).toEqual(['team warn', 'a deny']);
  });

  test('may be nothing at all', () => {
    const { sets } = start();
    sets.take([]);
    expect(orders(sets)).toEqual([]);
    expect(sets.trouble).toBeUndefined();
  });

  test('is not read again while no spec changes', () => {
    const { sets } = start();
    sets.take([kept('a', GOOD)]);
    const before = sets.sets;
    sets.take([kept('a', GOOD)]);
    expect(sets.sets).toBe(before);
    sets.take([{ ...kept('a', STRICT), uid: 'another' }]);
    expect(orders(sets)).toEqual(['a deny']);
  });
});

test('what cannot be taken over is trouble, and is tried again', () => {
  const { sets } = start();
  sets.take([kept('a', GOOD)]);
  let fails = true;
  const faulty = {
    get policies() {
      if (fails) throw new Error('a bug');
      return STRICT.policies;
    },
  };
  sets.take([kept('a', faulty, 2)]);
  expect(orders(sets)).toEqual(['a warn']);
  expect(sets.trouble).toBe('the policy sets of the cluster cannot be read: a bug');
  expect(sets.isStuck).toBe(true);
  fails = false;
  sets.take([kept('a', faulty, 2)]);
  expect(orders(sets)).toEqual(['a deny']);
  expect(sets.trouble).toBeUndefined();
});

describe('a bad set', () => {
  test('is said once, its last good version stands, also after a restart', () => {
    const { sets } = start();
    sets.take([kept('a', STRICT), kept('b', GOOD)]);
    sets.take([kept('a', BAD, 2), kept('b', GOOD)]);
    sets.take([kept('a', BAD, 2), kept('b', GOOD, 2)]);
    expect(orders(sets)).toEqual(['a deny', 'b warn']);
    expect(lines.filter((line) => line.includes('policy set rejected'))).toHaveLength(1);
    expect(sets.trouble).toMatch(/^policysets\/a: spec.policies\[0\].id: "privilege" is none that is known/);
    expect(sets.reloads).toEqual({ loaded: 4, rejected: 1 });
    const restarted = start().sets;
    restarted.take([kept('a', BAD, 2), kept('b', GOOD, 2)]);
    expect(orders(restarted)).toEqual(['a deny', 'b warn']);
  });

  test('is not read again because another changes', () => {
    const { sets } = start();
    let reads = 0;
    const watched = () => ({
      get policies() {
        reads++;
        return [{ id: 'privilege' }];
      },
    });
    sets.take([kept('a', watched()), kept('b', GOOD)]);
    expect(reads).toBeGreaterThan(0);
    reads = 0;
    sets.take([kept('a', watched()), kept('b', STRICT, 2)]);
    expect(orders(sets)).toEqual(['b deny']);
    expect(reads).toBe(0);
    sets.take([kept('a', watched(), 2), kept('b', STRICT, 2)]);
    expect(reads).toBeGreaterThan(0);
  });

  test('that is deleted is gone with what was good of it', () => {
    const { sets } = start();
    sets.take([kept('a', STRICT)]);
    sets.take([kept('a', BAD, 2)]);
    sets.take([]);
    sets.take([kept('a', BAD, 3)]);
    expect(orders(sets)).toEqual([]);
  });
});
