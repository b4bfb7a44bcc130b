import { tokensOf } from '#json/pointer.ts';
import { isList, isMap, type Json, type JsonMap, member } from '#json/value.ts';
import type { Policy, Subject } from '#policy.ts';

/** A field that some policy needs, and those below it. */
interface Field {
  /** The number of the need that ends here. */
  id: number | undefined;
  readonly below: Map<string, Field>;
}

/** Where a pointer of `Policy.needs` begins. */
type Root = '{pod}' | '{template}' | '{container}' | 'object';

/**
 * What a policy needs in an object to find anything, of all policies together: one walk over the fields that any of them
 * needs shows which have nothing to look at, however many they are.
 */
export class Needs {
  readonly #roots: Readonly<Record<Root, Field>> = {
    '{pod}': field(),
    '{template}': field(),
    '{container}': field(),
    object: field(),
  };
  readonly #ids = new Map<Policy, readonly number[]>();
  #count = 0;

  constructor(policies: readonly Policy[]) {
    for (const policy of policies) {
      if (policy.needs !== undefined)
        this.#ids.set(
          policy,
          policy.needs.map((pointer) => this.#idOf(pointer)),
        );
    }
  }

  /** The numbers of what the policy needs, one of which will do; undefined for one that is always asked. */
  of(policy: Policy): readonly number[] | undefined {
    return this.#ids.get(policy);
  }

  /** By number, whether the object has what is needed. */
  metBy({ object, pod }: Pick<Subject, 'object' | 'pod'>): readonly boolean[] {
    const met = new Array<boolean>(this.#count).fill(false);
    look(this.#roots.object, object, met);
    if (pod === undefined) return met;
    look(this.#roots['{pod}'], pod.spec, met);
    const { metadata } = pod;
    if (metadata !== undefined) look(this.#roots['{template}'], { metadata }, met);
    for (const { spec } of pod.containers) look(this.#roots['{container}'], spec, met);
    return met;
  }

  #idOf(pointer: string): number {
    const [, name = '', rest = ''] = /^(\{(?:pod|template|container)\})?(.*)$/.exec(pointer) ?? [];
    let place = this.#roots[isRoot(name) ? name : 'object'];
    for (const token of tokensOf(rest)) {
      const next = place.below.get(token) ?? field();
      place.below.set(token, next);
      place = next;
    }
    place.id ??= this.#count++;
    return place.id;
  }
}

/** True where one of the needs is met, or there are none. */
export function isMet(needs: readonly number[] | undefined, met: readonly boolean[]): boolean {
  if (needs === undefined) return true;
  for (const need of needs) if (met[need] === true) return true;
  return false;
}

function isRoot(name: string): name is Exclude<Root, 'object'> {
  return name !== '';
}

function field(): Field {
  return { id: undefined, below: new Map() };
}

function look({ id, below }: Field, value: Json, met: boolean[]): void {
  if (id !== undefined) met[id] = true;
  for (const [key, field] of below) {
    if (key === '*') for (const each of itemsOf(value)) lookInto(field, each, met);
    else lookInto(field, member(value, key), met);
  }
}

/** A null is no more than nothing. */
function lookInto(field: Field, value: Json | undefined, met: boolean[]): void {
  if (value !== undefined && value !== null) look(field, value, met);
}

function itemsOf(value: Json | JsonMap): readonly Json[] {
  if (isList(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}
