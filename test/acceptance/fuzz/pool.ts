import { isMap, type Json, type JsonMap } from '#json/value.ts';
import { fixturesOf, policyFolders } from '../../support/fixtures.ts';
import { placesIn } from './places.ts';

/** What cases are made of. */
export interface Pool {
  /** Whole objects to start from. */
  readonly objects: readonly JsonMap[];
  /** What stands in these objects under a name, by what holds it: `containers/securityContext` -> `privileged` -> true, false. */
  readonly genes: ReadonlyMap<string, ReadonlyMap<string, readonly Json[]>>;
}

/** More of one name say little that is new. */
const MOST_VALUES = 40;

/** Larger ones only make cases slow. */
const LONGEST_VALUE = 2_000;
const LONGEST_OBJECT = 20_000;

/** A pool of these objects, and of the fixtures of all policies, which have all that a policy may find. */
export function poolOf(objects: readonly JsonMap[]): Pool {
  const fixtures = policyFolders().flatMap((folder) => fixturesOf(folder).map(({ object }) => object));
  const all = [...fixtures, ...objects].filter((object) => JSON.stringify(object).length <= LONGEST_OBJECT);
  const genes: Genes = new Map();
  for (const { value, called } of all.flatMap(placesIn)) {
    if (isMap(value))
      collect(
        value,
        newIn(genes, called, () => new Map()),
      );
  }
  return { objects: all, genes: new Map([...genes].map(([called, holder]) => [called, listed(holder)])) };
}

/** Values by their text, by name, by what holds them. */
type Genes = Map<string, Holder>;
type Holder = Map<string, Map<string, Json>>;

function collect(map: JsonMap, holder: Holder): void {
  for (const [name, member] of Object.entries(map)) {
    const values = newIn(holder, name, () => new Map());
    if (values.size >= MOST_VALUES) continue;
    const text = JSON.stringify(member);
    if (text.length <= LONGEST_VALUE) values.set(text, member);
  }
}

function newIn<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

function listed(
  holder: ReadonlyMap<string, ReadonlyMap<string, Json>>,
): ReadonlyMap<string, readonly Json[]> {
  return new Map(
    [...holder].flatMap(([name, values]) => (values.size === 0 ? [] : [[name, [...values.values()]]])),
  );
}
