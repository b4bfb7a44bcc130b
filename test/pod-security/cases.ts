import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { isList, isMap, type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { NEWEST } from '#workload/pod-security.ts';
import { LEVELS, type Level, type Verdicts } from '../oracle/pod-security.ts';

/**
 * The controls of the Pod Security Standards as data: one file each, a list of cases. `changes` is what a case changes of
 * base.yaml: maps key by key, lists item by item, null takes away. `forbidden` has the controls that forbid it and their
 * versions (`1.0+`, `1.19-1.24`), at both levels or below `baseline` and `restricted` where they differ.
 */
export interface Case {
  /** `privileged: in an init container` */
  readonly name: string;
  readonly pod: JsonMap;
  readonly expected: Verdicts;
}

export function casesIn(folder: URL): readonly Case[] {
  const base = read(new URL('base.yaml', folder));
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'base.yaml');
  return files.sort().flatMap((file) => {
    const cases = read(new URL(file, folder));
    if (!isList(cases)) throw new Error(`${file} is no list of cases`);
    return cases.map((each) => caseIn(file.replace('.yaml', ''), each, base));
  });
}

function read(url: URL): Json {
  return parse(readFileSync(url, 'utf8'), { merge: true });
}

function caseIn(control: string, written: Json, base: Json): Case {
  const pod = changed(base, mapAt(written, 'changes') ?? {});
  const name = `${control}: ${stringAt(written, 'case')}`;
  if (!isMap(pod)) throw new Error(`${name} changes the Pod into something else`);
  const forbidden = mapAt(written, 'forbidden') ?? {};
  return {
    name,
    pod,
    expected: {
      baseline: verdictsOf(forbidden, 'baseline'),
      restricted: verdictsOf(forbidden, 'restricted'),
    },
  };
}

function changed(before: Json | undefined, change: Json): Json {
  if (isMap(before) && isMap(change)) {
    const members = Object.entries(change).map(([key, value]) => [key, changed(before[key], value)]);
    return { ...before, ...Object.fromEntries(members) };
  }
  if (isList(before) && isList(change)) {
    const items = change.map((item, index) => changed(before[index], item));
    return [...items, ...before.slice(change.length)];
  }
  return change;
}

function verdictsOf(forbidden: JsonMap, level: Level): string[][] {
  const byLevel = LEVELS.some((each) => each in forbidden);
  const controls = Object.entries((byLevel ? mapAt(forbidden, level) : forbidden) ?? {});
  return Array.from({ length: NEWEST + 1 }, (_, minor) =>
    controls.flatMap(([control, versions]) => (isWithin(minor, String(versions)) ? [control] : [])).sort(),
  );
}

/** `1.19-1.24`, or `1.8+` for all that follow. */
function isWithin(minor: number, versions: string): boolean {
  const [, from = '', to = `${NEWEST}`] = /^1\.(\d+)(?:\+|-1\.(\d+))$/.exec(versions) ?? [];
  if (from === '') throw new Error(`${versions} is no range of versions`);
  return Number(from) <= minor && minor <= Number(to);
}
