import type { PatchOperation } from '#json/patch.ts';
import { ancestorsOf } from '#json/pointer.ts';

/**
 * The operations without those that a later one makes idle, because it removes all of what they change in a part: the
 * last item of a list takes the list along. In the order of `inOrder` no pointer comes to mean another item on the way.
 */
export function condensed(operations: readonly PatchOperation[]): readonly PatchOperation[] {
  const gone = new Set<string>();
  const kept: PatchOperation[] = [];
  for (const operation of operations.toReversed()) {
    if (ancestorsOf(operation.path).some((above) => gone.has(above))) continue;
    if (operation.op === 'remove') gone.add(operation.path);
    kept.push(operation);
  }
  return kept.length === operations.length ? operations : kept.reverse();
}
