import type { Figure } from './figure.ts';

/** What a bench has to say. */
export interface Measurement {
  readonly figures: readonly Figure[];
  /** What helps to understand the figures: absolute times, which are this machine's, and where they come from. */
  readonly tables: readonly Table[];
}

export interface Table {
  readonly title: string;
  /** With the unit of each column. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Takes one line of progress, for a person who waits. */
export type Say = (line: string) => void;
