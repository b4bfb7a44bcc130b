import { splice } from '#manifest/splice.ts';
import type { ObjectEntry } from '#report/result.ts';
import { type Inspection, isInspected, mended } from './inspect.ts';

/** A file and its text with all mends in it that could be spliced. */
export interface MendedFile {
  readonly inspection: Inspection;
  readonly text: string;
  readonly entries: readonly ObjectEntry[];
}

/** Writes the mends of a file's objects into its text; `inspection` answers the question `mended`. */
export function mendedFile(inspection: Inspection): MendedFile {
  const objects = inspection.objects.filter(isInspected);
  const changes = objects
    .filter(({ decisions }) => decisions.mutated.patch.length > 0)
    .map(({ document, pointer, object, decisions: { mutated } }) => ({
      document,
      pointer,
      operations: mutated.patch,
      expected: mutated.object ?? object,
    }));
  const { text, refused } = splice(inspection.text, changes);
  const reasons = new Map(refused.map(({ document, pointer, reason }) => [`${document}${pointer}`, reason]));
  const entries = inspection.objects.map((entry) =>
    mended(entry, isInspected(entry) ? reasons.get(`${entry.document}${entry.pointer}`) : undefined),
  );
  return { inspection, text, entries };
}
