import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { disk, type Files } from '#policyset/files.ts';
import { createLog, type Log } from '#telemetry/log.ts';
import { lastGoodIn } from '#webhook/last-good.ts';
import { SetsInForce } from '#webhook/sets-in-force.ts';
import { setText } from '../policyset/reading.ts';
import { CATALOGUE } from '../support/sets.ts';

let folder: string;
let mount: string;
let lines: string[];
let log: Log;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-in-force-'));
  mount = join(folder, 'mount');
  mkdirSync(mount);
  lines = [];
  log = createLog('debug', { write: (line: string) => void lines.push(line) });
});

afterEach(() => rmSync(folder, { recursive: true }));

const GOOD = setText('policies: [{ id: privileged }]');
const STRICT = setText('policies: [{ id: privileged, unmended: deny }]');
const BAD = setText('policies: [{ id: privilege }]');

let swaps = 0;

/** Writes files as the kubelet does: a folder of their own, and a link to it that is moved into place. */
function swap(files: Readonly<Record<string, string>>): void {
  const version = join(mount, `..${swaps++}`);
  mkdirSync(version);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(version, name), text);
  const link = join(mount, '..data_tmp');
  symlinkSync(version, link);
  renameSync(link, join(mount, '..data'));
  for (const name of Object.keys(files)) {
    rmSync(join(mount, name), { force: true });
    symlinkSync(join('..data', name), join(mount, name));
  }
}

function start(files: Files = disk): SetsInForce {
  const lastGood = lastGoodIn(join(folder, 'state'), [mount], log);
  return new SetsInForce({ names: [mount], catalogue: CATALOGUE, lastGood, log, files });
}

const orders = ({ sets }: SetsInForce) => sets?.sets.map(({ policies }) => policies[0]?.unmended);

describe('while it serves', () => {
  test('a ConfigMap that changes is taken over', () => {
    swap({ 'team.yaml': GOOD });
    const inForce = start();
    expect(orders(inForce)).toEqual(['warn']);
    const before = inForce.sets;
    inForce.look();
    expect(inForce.sets).toBe(before);
    swap({ 'team.yaml': STRICT });
    inForce.look();
    expect(orders(inForce)).toEqual(['deny']);
    expect(inForce.reloads).toEqual({ loaded: 2, rejected: 0 });
  });

  test('a bad one is rejected whole, said once, and the last good one serves on', () => {
    swap({ 'a.yaml': GOOD, 'b.yaml': setText('{}', 'other') });
    const inForce = start();
    swap({ 'a.yaml': STRICT, 'b.yaml': BAD.replace('team', 'other') });
    inForce.look();
    inForce.look();
    expect(orders(inForce)).toEqual(['warn', undefined]);
    expect(inForce.trouble).toBe(
      `${join(mount, 'b.yaml')}:5:16: spec.policies[0].id: "privilege" is none that is known; did you mean "privileged"?`,
    );
    expect(inForce.reloads).toEqual({ loaded: 1, rejected: 1 });
    expect(lines.filter((line) => line.includes('rejected'))).toHaveLength(1);
    swap({ 'a.yaml': STRICT, 'b.yaml': setText('{}', 'other') });
    inForce.look();
    expect(orders(inForce)).toEqual(['deny', undefined]);
    expect(inForce.trouble).toBeUndefined();
  });

  test('files that go keep the sets in force', () => {
    swap({ 'team.yaml': GOOD });
    const inForce = start();
    rmSync(mount, { recursive: true });
    inForce.look();
    inForce.look();
    expect(orders(inForce)).toEqual(['warn']);
    expect(inForce.trouble).toContain('no such file or directory');
    expect(inForce.reloads.rejected).toBe(1);
  });

  test('files that are there again are what is in force, and no trouble is left', () => {
    writeFileSync(join(mount, 'team.yaml'), GOOD);
    const inForce = start();
    rmSync(join(mount, 'team.yaml'));
    inForce.look();
    expect(inForce.trouble).toContain('expected files of policy sets, found none');
    expect(orders(inForce)).toEqual(['warn']);
    writeFileSync(join(mount, 'team.yaml'), GOOD);
    inForce.look();
    expect(inForce.trouble).toBeUndefined();
  });

  test('files that change while they are read are read again', () => {
    swap({ 'a.yaml': GOOD, 'b.yaml': setText('{}', 'other') });
    let between = () => {};
    const inForce = start({
      ...disk,
      read: (path) => {
        const text = disk.read(path);
        if (path.endsWith('a.yaml')) between();
        return text;
      },
    });
    swap({ 'a.yaml': STRICT, 'b.yaml': setText('{}', 'other') });
    between = () => {
      between = () => {};
      swap({ 'a.yaml': GOOD, 'b.yaml': setText('mode: audit', 'other') });
    };
    // Seen: the second a.yaml beside the third b.yaml, which never stood together.
    inForce.look();
    inForce.look();
    expect(inForce.sets?.sets.map(({ enforce }) => enforce)).toEqual([true, false]);
    expect(orders(inForce)).toEqual(['warn', undefined]);
  });
});

describe('after a restart', () => {
  test('that finds only bad sets, the last good ones are in force', () => {
    swap({ 'team.yaml': GOOD });
    const { digest } = start().sets ?? {};
    swap({ 'team.yaml': BAD });
    const restarted = start();
    expect(restarted.sets?.digest).toBe(digest);
    expect(restarted.trouble).toContain('"privilege" is none that is known');
    expect(lines.join('')).toContain('the last good policy sets are in force');
  });

  test('that finds no files, too', () => {
    swap({ 'team.yaml': GOOD });
    const { digest } = start().sets ?? {};
    rmSync(mount, { recursive: true });
    expect(start().sets?.digest).toBe(digest);
  });

  test('that finds good ones, these are', () => {
    swap({ 'team.yaml': GOOD });
    start();
    swap({ 'team.yaml': STRICT });
    expect(orders(start())).toEqual(['deny']);
  });

  test('without anything saved, bad sets leave none in force, until they are corrected', () => {
    swap({ 'team.yaml': BAD });
    const inForce = start();
    expect(inForce.sets).toBeUndefined();
    swap({ 'team.yaml': GOOD });
    inForce.look();
    expect(orders(inForce)).toEqual(['warn']);
  });

  test('without anything saved, files that are not there are an error', () => {
    rmSync(mount, { recursive: true });
    expect(() => start()).toThrow(/no such file or directory/);
  });

  test.each(['', 'null', '{"version":1}', '{"version":1,"texts":{"a":1},"lists":[]}', '{"version":2}'])(
    'what was saved and reads %j is of no use, and no harm',
    (saved) => {
      swap({ 'team.yaml': GOOD });
      start();
      for (const name of disk.list(join(folder, 'state')) ?? [])
        writeFileSync(join(folder, 'state', name), saved);
      swap({ 'team.yaml': BAD });
      expect(start().sets).toBeUndefined();
    },
  );

  test('a folder that cannot be written is said, and the sets are in force', () => {
    swap({ 'team.yaml': GOOD });
    writeFileSync(join(folder, 'state'), 'a file');
    expect(orders(start())).toEqual(['warn']);
    expect(lines.join('')).toContain('cannot be kept for a restart');
  });
});
