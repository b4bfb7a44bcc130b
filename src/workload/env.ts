import { isMap, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Container } from './pod.ts';

/** One entry of a container's env that has a name. */
export interface EnvEntry {
  readonly name: string;
  /** Its place in the list. */
  readonly index: number;
  /** JSON Pointer from the object, e.g. `/spec/containers/0/env/3`. */
  readonly pointer: string;
  readonly spec: JsonMap;
}

/** A container's env, looked up by name. Each list is in the object's order, which is that of the kubelet. */
export interface Env {
  readonly byName: ReadonlyMap<string, readonly EnvEntry[]>;
  /** For a name, the entries whose value holds `$(name)`. */
  readonly referrers: ReadonlyMap<string, readonly EnvEntry[]>;
}

/** The named entries of a container's env, in order. */
export function envEntries(container: Container): readonly EnvEntry[] {
  const entries: EnvEntry[] = [];
  listAt(container.spec, 'env').forEach((spec, index) => {
    const name = isMap(spec) ? stringAt(spec, 'name') : undefined;
    if (!isMap(spec) || name === undefined || name === '') return;
    entries.push({ name, index, pointer: `${container.pointer}/env/${index}`, spec });
  });
  return entries;
}

/** True when two entries of a container's env have one name: hardly any has, and then nothing more has to be read. */
export const repeatsAName = once((container: Container): boolean => {
  const names = new Set<string>();
  for (const spec of listAt(container.spec, 'env')) {
    const name = stringAt(spec, 'name');
    if (name === undefined) continue;
    if (names.has(name)) return true;
    names.add(name);
  }
  return false;
});

export const envOf = once((container: Container): Env => {
  const byName = new Map<string, EnvEntry[]>();
  const referrers = new Map<string, EnvEntry[]>();
  for (const entry of envEntries(container)) {
    add(byName, entry.name, entry);
    for (const name of referencesIn(entry)) add(referrers, name, entry);
  }
  return { byName, referrers };
});

/**
 * The names in `$(…)`, each once. An escaped `$$(…)` counts as one too, and a name that holds a parenthesis is not
 * seen: whoever asks has to be on the safe side of both.
 */
function referencesIn({ spec }: EnvEntry): ReadonlySet<string> {
  const value = stringAt(spec, 'value') ?? '';
  return new Set(Array.from(value.matchAll(/\$\(([^()]+)\)/g), ([, name = '']) => name));
}

function add(lists: Map<string, EnvEntry[]>, name: string, entry: EnvEntry): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [entry]);
  else list.push(entry);
}
