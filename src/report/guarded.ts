import { valueAt } from '#json/lookup.ts';
import type { Operation, PatchOperation } from '#json/patch.ts';
import { indexOf, pointerOf, tokensOf } from '#json/pointer.ts';
import { type Json, stringAt } from '#json/value.ts';

/**
 * A patch for people, who may apply it to an object that has changed since: before each change stands a `test` of
 * what the change relies on, namely which list items it goes through and what it replaces or removes.
 * (A webhook's patch has none: the server applies it to the very bytes it sent.)
 */
export function guarded(patch: readonly PatchOperation[], object: Json): readonly Operation[] {
  const tested = new Set<string>();
  return patch.flatMap((operation) => [
    ...guardsOf(operation, object).filter(({ path }) => !tested.has(path) && tested.add(path)),
    operation,
  ]);
}

function guardsOf(operation: PatchOperation, object: Json): Operation[] {
  const guards = namesOnTheWay(operation.path, object);
  const present = valueAt(object, operation.path);
  if (operation.op !== 'add' && present !== undefined) {
    guards.push({ op: 'test', path: operation.path, value: present });
  }
  return guards;
}

/** List items are meant by their name, whatever their index. */
function namesOnTheWay(path: string, object: Json): Operation[] {
  const tokens = tokensOf(path);
  return tokens.flatMap((token, depth): Operation[] => {
    if (indexOf(token) === undefined) return [];
    const item = pointerOf(tokens.slice(0, depth + 1));
    const name = stringAt(valueAt(object, item), 'name');
    return name === undefined ? [] : [{ op: 'test', path: `${item}/name`, value: name }];
  });
}
