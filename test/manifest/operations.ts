import fc from 'fast-check';
import fastJsonPatch from 'fast-json-patch';
import type { PatchOperation } from '#json/patch.ts';
import { escapeToken } from '#json/pointer.ts';
import { isList, isMap, type Json } from '#json/value.ts';
import { json, type Written, written } from './yaml-text.ts';

/** A text, operations that are legal on its value, and the value they lead to. */
export interface Edit extends Written {
  readonly operations: readonly PatchOperation[];
  readonly expected: Json;
}

/** What an operation is made of: which place, which kind of change there, which value. */
const seed = fc.record({ place: fc.nat(1 << 20), kind: fc.nat(5), value: json });
type Seed = typeof seed extends fc.Arbitrary<infer S> ? S : never;

export function edits(most: number): fc.Arbitrary<Edit> {
  return fc
    .tuple(written, fc.array(seed, { minLength: 1, maxLength: most }))
    .map(([text, seeds]) => edit(text, seeds));
}

function edit(text: Written, seeds: readonly Seed[]): Edit {
  const operations: PatchOperation[] = [];
  let expected = text.value;
  for (const each of seeds) {
    const places = placesIn(expected);
    const [pointer, value] = places[each.place % places.length] ?? ['', expected];
    const operation = operationAt(pointer, value, each);
    operations.push(operation);
    expected = afterwards(expected, operation);
  }
  return { ...text, operations, expected };
}

function placesIn(value: Json): [pointer: string, value: Json][] {
  const places: [string, Json][] = [['', value]];
  for (const [pointer, parent] of places) {
    const children = isMap(parent) || isList(parent) ? Object.entries(parent) : [];
    for (const [key, child] of children) places.push([`${pointer}/${escapeToken(key)}`, child]);
  }
  return places;
}

function operationAt(pointer: string, value: Json, { kind, place, value: added }: Seed): PatchOperation {
  const inside = kind < 3 || pointer === '';
  if (isMap(value) && inside) return { op: 'add', path: `${pointer}/new-${kind}`, value: added };
  if (isList(value) && inside)
    return { op: 'add', path: `${pointer}/${kind === 0 ? '-' : place % (value.length + 1)}`, value: added };
  return kind % 2 === 0 ? { op: 'remove', path: pointer } : { op: 'replace', path: pointer, value: added };
}

/** By another library than the one under test. */
export function afterwards(value: Json, operation: PatchOperation): Json {
  const document: Json = structuredClone(value);
  return fastJsonPatch.applyOperation(document, structuredClone(operation)).newDocument;
}
