import { positionsOf } from '#manifest/position.ts';
import type { PlacedFile, PlacedObject } from '#report/placed.ts';
import { reported } from '#report/result.ts';
import { type InspectedObject, type Inspection, identityOf, isInspected } from './inspect.ts';

type PositionOf = ReturnType<typeof positionsOf>;

/** A judged file with the place of everything in it. Costs a second reading of the file, so it is for those who ask. */
export function placed({ file, text, objects }: Inspection): PlacedFile {
  const positionOf = positionsOf(text);
  return {
    file,
    objects: objects.map((entry) => {
      if (isInspected(entry)) return placedObject(entry, positionOf);
      return entry.item === undefined ? entry : { ...entry, ...positionOf(entry.document, entry.item) };
    }),
  };
}

function placedObject(
  { document, pointer, object, decisions }: InspectedObject,
  positionOf: PositionOf,
): PlacedObject {
  return {
    document,
    ...identityOf(object),
    ...positionOf(document, pointer),
    violations: decisions.mutated.violations.map((violation) => ({
      ...reported(violation),
      ...positionOf(document, pointer + violation.pointer),
    })),
  };
}
