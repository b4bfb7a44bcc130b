import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';
import { hintFor } from '#nearest.ts';
import type { Path } from './document.ts';
import type { Notes } from './notes.ts';

/** A map of a configuration, read field by field. What is of the wrong type is noted and then read as absent. */
export class Fields {
  readonly path: Path;
  readonly #map: JsonMap;
  readonly #notes: Notes;

  constructor(value: Json | undefined, path: Path, notes: Notes) {
    this.path = path;
    this.#notes = notes;
    this.#map = isMap(value) ? value : {};
    if (!isMap(value) && (value ?? null) !== null) this.#wrongType(path, 'a map', value);
  }

  /** Notes the fields that nobody reads. */
  knowOnly(known: readonly string[]): this {
    for (const key of this.keys()) {
      if (!known.includes(key)) {
        this.#notes.lost([...this.path, key], `unknown field "${key}"${hintFor(key, known)}`);
      }
    }
    return this;
  }

  keys(): readonly string[] {
    return Object.keys(this.#map);
  }

  has(key: string): boolean {
    return this.value(key) !== undefined;
  }

  /** Undefined where it is absent or null. */
  value(key: string): Json | undefined {
    return (Object.hasOwn(this.#map, key) ? this.#map[key] : undefined) ?? undefined;
  }

  text(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === 'string') return value;
    this.#wrongType([...this.path, key], 'a text', value);
    return undefined;
  }

  truth(key: string): boolean {
    const value = this.value(key);
    if (value === undefined || typeof value === 'boolean') return value === true;
    this.#wrongType([...this.path, key], 'true or false', value);
    return false;
  }

  /** The texts of a list, each with where it stands. */
  texts(key: string): readonly PlacedText[] {
    return this.items(key).flatMap(({ path, value }): PlacedText[] => {
      if (typeof value === 'string') return [{ path, text: value }];
      this.#wrongType(path, 'a text', value);
      return [];
    });
  }

  items(key: string): readonly { readonly path: Path; readonly value: Json }[] {
    const value = this.value(key);
    if (isList(value)) return value.map((item, index) => ({ path: [...this.path, key, index], value: item }));
    if (value !== undefined) this.#wrongType([...this.path, key], 'a list', value);
    return [];
  }

  fields(key: string): Fields {
    return new Fields(this.value(key), [...this.path, key], this.#notes);
  }

  /** The maps of a list. */
  listed(key: string): readonly Fields[] {
    return this.items(key).map(({ path, value }) => new Fields(value, path, this.#notes));
  }

  #wrongType(path: Path, expected: string, found: Json | undefined): void {
    this.#notes.wrong(path, `${path.join('.')}: expected ${expected}, found ${shown(found)}`);
  }
}

export interface PlacedText {
  readonly path: Path;
  readonly text: string;
}

function shown(value: Json | undefined): string {
  if (isList(value)) return 'a list';
  return isMap(value) ? 'a map' : JSON.stringify(value ?? null);
}
