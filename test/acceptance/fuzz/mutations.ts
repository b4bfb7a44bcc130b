import { valueAt } from '#json/lookup.ts';
import { isList, isMap, type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { WORKLOAD_KINDS } from '../../support/workloads.ts';
import { NAMES, VALUES } from './dictionary.ts';
import { type Place, placesIn, withAt } from './places.ts';
import type { Pool } from './pool.ts';

/** Picks one of a list; undefined of none. */
export type Pick = <T>(from: readonly T[]) => T | undefined;

/** One change of an object; the object itself where there is nothing to change in this way. */
export type Mutation = (object: JsonMap, pick: Pick, pool: Pool) => Json;

/** Changes after which most objects are still such as an API server takes. */
export const GENTLE: Readonly<Record<string, Mutation>> = {
  /** Gives a map a member that such maps have elsewhere. */
  graft: (object, pick, { genes }) => {
    const place = pick(placesIn(object).filter(({ value, called }) => isMap(value) && genes.has(called)));
    const holder = genes.get(place?.called ?? '');
    const name = pick([...(holder?.keys() ?? [])]);
    const value = pick(holder?.get(name ?? '') ?? []);
    if (place === undefined || name === undefined || value === undefined) return object;
    return withAt(object, [...place.path, name], value);
  },

  /** Puts in the place of a value one that stands under the same name elsewhere. */
  exchange: (object, pick, { genes }) => {
    const place = pick(placesIn(object).filter(({ value, called }) => isMap(value) && genes.has(called)));
    if (place === undefined || !isMap(place.value)) return object;
    const name = pick(Object.keys(place.value));
    const value = pick(genes.get(place.called)?.get(name ?? '') ?? []);
    return name === undefined || value === undefined ? object : withAt(object, [...place.path, name], value);
  },

  drop: (object, pick) => without(object, pick(below(object, 'spec'))),

  repeat: (object, pick) => {
    const place = pick(listsIn(object));
    if (place === undefined || !isList(place.value)) return object;
    const item = pick(place.value);
    if (item === undefined) return object;
    const name = stringAt(item, 'name');
    const renamed = isMap(item) && name !== undefined ? { ...item, name: `${name}-2` } : item;
    return withAt(object, place.path, [...place.value, renamed]);
  },

  turnRound: (object, pick) => {
    const place = pick(listsIn(object));
    return place === undefined || !isList(place.value)
      ? object
      : withAt(object, place.path, place.value.toReversed());
  },

  /** The same Pod in another kind. */
  rewrap: (object, pick) => {
    const kind = WORKLOAD_KINDS.find((each) => each.kind === stringAt(object, 'kind'));
    const spec = kind === undefined ? undefined : valueAt(object, kind.pod);
    const wrapped = isMap(spec) ? pick(WORKLOAD_KINDS)?.wrap(spec) : undefined;
    return wrapped === undefined ? object : { ...wrapped, metadata: mapAt(object, 'metadata') ?? {} };
  },
};

/** Changes that break something. */
export const HARSH: Readonly<Record<string, Mutation>> = {
  replace: (object, pick) => {
    const place = pick(placesIn(object).slice(1));
    const value = pick(VALUES);
    return place === undefined || value === undefined ? object : withAt(object, place.path, value);
  },

  nameBadly: (object, pick) => {
    const place = pick(placesIn(object).filter(({ value }) => isMap(value)));
    const [name, value] = [pick(NAMES), pick(VALUES)];
    if (place === undefined || name === undefined || value === undefined) return object;
    return withAt(object, [...place.path, name], value);
  },

  dropAnything: (object, pick) => without(object, pick(placesIn(object).slice(1))),

  /** An item is there twice, name and all. */
  duplicate: (object, pick) => {
    const place = pick(listsIn(object));
    const item = isList(place?.value) ? pick(place.value) : undefined;
    return place === undefined || !isList(place.value) || item === undefined
      ? object
      : withAt(object, place.path, [...place.value, item]);
  },

  swap: (object, pick) => {
    const [one, other] = [pick(below(object, 'spec')), pick(below(object, 'spec'))];
    if (one === undefined || other === undefined || isWithin(one, other) || isWithin(other, one))
      return object;
    return withAt(withAt(object, one.path, other.value), other.path, one.value);
  },

  /** A part of another object, perhaps of another kind, where it has no business. */
  transplant: (object, pick, { objects }) => {
    const place = pick(placesIn(object).slice(1));
    const part = pick(placesIn(pick(objects) ?? null));
    return place === undefined || part === undefined ? object : withAt(object, place.path, part.value);
  },
};

function below(object: JsonMap, key: string): readonly Place[] {
  return placesIn(object).filter(({ path }) => path[0] === key && path.length > 1);
}

function listsIn(object: JsonMap): readonly Place[] {
  return placesIn(object).filter(({ value }) => isList(value) && value.length > 0);
}

function without(object: JsonMap, place: Place | undefined): Json {
  return place === undefined ? object : withAt(object, place.path, undefined);
}

function isWithin({ path }: Place, outer: Place): boolean {
  return outer.path.every((key, depth) => path[depth] === key);
}
