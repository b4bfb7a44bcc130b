import { dirname } from 'node:path';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { coded } from '#errors.ts';
import type { Json } from '#json/value.ts';
import { nearest } from '#nearest.ts';
import type { Source } from './configuration.ts';
import { SETTINGS } from './settings.ts';

const KEYS = new Set(Object.values(SETTINGS).map(({ key }) => key));

interface Entry {
  readonly value: Json;
  /** `FILE:LINE:COLUMN` */
  readonly place: string;
}

/**
 * The settings in a configuration file: YAML, keys nested as the dots in their names say. `file` is its absolute
 * path; paths in it are seen from its folder. Throws `config-invalid` with file, line and column.
 */
export function configurationFile(file: string, text: string): Source {
  const entries = entriesIn(file, text);
  return {
    folder: dirname(file),
    given: ({ key }) => entries.get(key)?.value,
    refuse: ({ key, expected }) =>
      coded('config-invalid', `${entries.get(key)?.place}: ${key}: expected ${expected}`),
  };
}

function entriesIn(file: string, text: string): ReadonlyMap<string, Entry> {
  const lines = new LineCounter();
  const placeOf = (node: Node) => placeAt(node.range?.[0] ?? 0);
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw coded('config-invalid', `${placeAt(error.pos[0])}: ${error.message}`);
  return new Map(settingsIn(document.contents, '', placeOf));
}

/** All settings in a map and in the maps below it; `prefix` are the keys on the way to it, each with its dot. */
function settingsIn(map: Node | null, prefix: string, placeOf: (node: Node) => string): [string, Entry][] {
  if (map === null || (isScalar(map) && map.value === null)) return [];
  if (!isMap<Node, Node | null>(map)) {
    const what = prefix === '' ? 'the file' : prefix.slice(0, -1);
    throw coded('config-invalid', `${placeOf(map)}: ${what} is no map of settings`);
  }
  return map.items.flatMap(({ key: node, value }): [string, Entry][] => {
    const key = `${prefix}${isScalar(node) ? node.value : ''}`;
    const place = placeOf(node);
    if (KEYS.has(key)) return [[key, { value: value?.toJSON() ?? null, place }]];
    if (!isGroup(key)) throw coded('config-invalid', `${place}: ${unknown(key)}`);
    return settingsIn(value, `${key}.`, placeOf);
  });
}

/** True when settings stand below the key. */
function isGroup(key: string): boolean {
  return [...KEYS].some((known) => known.startsWith(`${key}.`));
}

function unknown(key: string): string {
  const meant = nearest(key, [...KEYS]) ?? withLast(key);
  return meant === undefined
    ? `no setting is called "${key}"; there are ${[...KEYS].join(', ')}`
    : `no setting is called "${key}"; did you mean "${meant}"?`;
}

/** The setting that ends in the same name as `key`: `level` for `log.level`. */
function withLast(key: string): string | undefined {
  const last = key.split('.').at(-1);
  return [...KEYS].find((known) => known.split('.').at(-1) === last);
}
