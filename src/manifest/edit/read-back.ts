import { equal } from '#json/equal.ts';
import { valueAt } from '#json/lookup.ts';
import { Overlay } from '#json/overlay.ts';
import { type Json, member } from '#json/value.ts';
import type { Change } from '../change.ts';
import { readDocument } from '../yaml/document.ts';
import { sectionsOf } from '../yaml/sections.ts';

/** Why a text is not what it was to become, and the changes that are to blame, as far as one can tell. */
export interface Failure {
  readonly reason: string;
  readonly wrong: readonly Change[];
}

/**
 * Reads an edited document back. Undefined when every changed object is as expected and all else means what it meant
 * `before`.
 */
export function failureOf(text: string, before: Json, changes: readonly Change[]): Failure | undefined {
  const [section, more] = sectionsOf(text);
  const expected = expectation(before, changes);
  if (section === undefined || more !== undefined || expected === undefined) {
    return { reason: 'the edited text would not be one document', wrong: [] };
  }
  const read = readDocument(text.slice(section.start, section.end), section.content - section.start);
  if ('problem' in read)
    return { reason: `the edited text would be unreadable: ${read.problem.message}`, wrong: [] };
  if (equal(read.value, expected)) return undefined;
  const wrong = changes.filter(
    ({ pointer }) => !equal(valueAt(read.value, pointer), valueAt(expected, pointer)),
  );
  return { reason: 'the edited text would not say what was verified', wrong };
}

function expectation(before: Json, changes: readonly Change[]): Json | undefined {
  const overlay = new Overlay({ document: before });
  for (const { pointer, expected } of changes) {
    if (overlay.apply({ op: 'replace', path: `/document${pointer}`, value: expected }) !== undefined)
      return undefined;
  }
  return member(overlay.root, 'document');
}
