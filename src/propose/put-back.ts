import { equal } from '#json/equal.ts';
import { valueAt } from '#json/lookup.ts';
import { pointerAbove } from '#json/pointer.ts';
import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';

/** A change to an object that is updated. */
interface Change {
  readonly stored: JsonMap;
  readonly sent: JsonMap;
  readonly pointer: string;
  /** What it is set to; undefined where it is removed. */
  readonly value: Json | undefined;
}

/**
 * Whether a change only puts back what is stored. Whoever applies a manifest again states once more what was mended when
 * the object was created; where that cannot be changed any more, the API server refuses him without this.
 *
 * An item of a list is put back out of it where the stored list has none like it, wherever it stands. An empty map that is
 * stored and sent alike is no change to put back.
 */
export function isPutBack({ stored, sent, pointer, value }: Change): boolean {
  const list = valueAt(stored, pointerAbove(pointer));
  if (value !== undefined && pointer.endsWith('/-'))
    return isList(list) && list.some((each) => holds(each, value));
  if (value !== undefined) return holds(valueAt(stored, pointer), value);
  const item = valueAt(sent, pointer);
  if (!isList(list)) return saysNothing(valueAt(stored, pointer)) && !equal(valueAt(stored, pointer), item);
  return !list.some((each) => equal(each, item));
}

/** A map that came into being with one field is put back where the stored one has that field, and perhaps others. */
function holds(stored: Json | undefined, value: Json): boolean {
  if (isList(stored) && isList(value))
    return stored.length === value.length && value.every((item, index) => holds(stored[index], item));
  if (!isMap(stored) || !isMap(value)) return equal(stored, value);
  return Object.entries(value).every(
    ([key, member]) => Object.hasOwn(stored, key) && holds(stored[key], member),
  );
}

function saysNothing(value: Json | undefined): boolean {
  return value === undefined || equal(value, {}) || equal(value, []);
}
