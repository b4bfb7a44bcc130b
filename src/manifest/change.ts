import type { Operation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';

/** What is to become of one object of a file. */
export interface Change {
  /** The document's index, from 0, as `readManifest` counts. */
  readonly document: number;
  /** Where the object is in its document, as `objectsIn` says: `''` or `/items/3`. */
  readonly pointer: string;
  /** In the order in which they apply; their paths start at the object. `test` guards are taken as passed. */
  readonly operations: readonly Operation[];
  /** The object with all operations applied, as it was verified. */
  readonly expected: Json;
}

/** A change that is not in the text, and why. */
export interface Refused {
  readonly document: number;
  readonly pointer: string;
  readonly reason: string;
}

/** The text with the changes that could be written, and those that could not. */
export interface Spliced {
  readonly text: string;
  readonly refused: readonly Refused[];
}
