import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { pointerOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import type { Edit } from '#policy.ts';
import { condensed } from '#propose/condense.ts';
import { inOrder } from '#propose/order.ts';
import { render } from '#propose/render.ts';
import { json, pathsIn } from '../support/arbitraries.ts';
import { forAll } from '../support/laws.ts';

const remove = (path: string): PatchOperation => ({ op: 'remove', path });
const add = (path: string): PatchOperation => ({ op: 'add', path, value: 1 });

describe('operations that a later one makes idle', () => {
  test.each<[string, PatchOperation[], PatchOperation[]]>([
    ['items that go before their list', [remove('/a/b/1'), remove('/a/b')], [remove('/a/b')]],
    ['what was set in it', [add('/a/b/c'), remove('/x'), remove('/a/b')], [remove('/x'), remove('/a/b')]],
    [
      'and no neighbours',
      [remove('/a/bc'), add('/a/b1'), remove('/a/b')],
      [remove('/a/bc'), add('/a/b1'), remove('/a/b')],
    ],
    ['and none after it', [remove('/a'), add('/a'), add('/a/b')], [remove('/a'), add('/a'), add('/a/b')]],
    [
      'and none for what is only replaced',
      [remove('/a/b'), { op: 'replace', path: '/a', value: 1 }],
      [remove('/a/b'), { op: 'replace', path: '/a', value: 1 }],
    ],
    ['and not what has the very path', [add('/a'), remove('/a')], [add('/a'), remove('/a')]],
    [
      'and none below what only starts alike',
      [add('/a/bc/d'), remove('/a/b')],
      [add('/a/bc/d'), remove('/a/b')],
    ],
    ['nothing', [], []],
  ])('%s', (_, operations, left) => {
    expect(condensed(operations)).toEqual(left);
  });

  /** Edits of one pass: none lies above or below another. */
  const rootAndEdits = json.chain((root) => {
    const pointers = pathsIn(root)
      .filter((path) => path.length > 0)
      .map((path) => pointerOf(path));
    const edit = fc.record({ pointer: fc.constantFrom('/a', ...pointers), remove: fc.boolean() });
    return fc.record({ root: fc.constant(root), edits: fc.array(edit, { maxLength: 8 }) });
  });

  test('and the result is the same', () => {
    forAll(rootAndEdits, ({ root, edits }) => {
      const apart = edits.filter(
        ({ pointer }, index) => !edits.some((other, at) => at < index && isRelated(pointer, other.pointer)),
      );
      const asked = apart.map(
        ({ pointer, remove: removes }): Edit =>
          removes ? { op: 'remove', pointer } : { op: 'set', pointer, value: 1 },
      );
      const operations = applied(root, inOrder(asked));
      expect(result(root, condensed(operations))).toEqual(result(root, operations));
    });
  });
});

function isRelated(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

/** The operations for those edits that can be made. */
function applied(root: Json, edits: readonly Edit[]): readonly PatchOperation[] {
  const overlay = new Overlay(root);
  return edits.flatMap((edit) => {
    const operation = render(edit, overlay.root);
    if ('problem' in operation || overlay.apply(operation) !== undefined) return [];
    return [operation];
  });
}

function result(root: Json, operations: readonly PatchOperation[]): Json {
  const overlay = new Overlay(root);
  for (const operation of operations) expect(overlay.apply(operation)).toBeUndefined();
  return overlay.root;
}
