import { stringAt } from '#json/value.ts';
import type { Catalogue } from './catalogue.ts';
import { checkerOf } from './check.ts';
import type { SetDocument } from './document.ts';
import { warningsFor } from './lint.ts';
import type { PolicySet } from './policyset.ts';
import { lineOf, type Problem } from './problem.ts';
import { type ReadSet, readSet, type Surroundings } from './read.ts';

/** A document and what came of it. */
export interface Reading {
  readonly document: SetDocument;
  readonly read: ReadSet;
}

export function readAll(
  documents: readonly SetDocument[],
  given: Pick<Surroundings, 'catalogue' | 'parent' | 'parents'>,
): readonly Reading[] {
  const surroundings = { ...given, check: checkerOf(given.catalogue), resolved: new Map() };
  return documents.map((document) => ({ document, read: readSet(document, surroundings) }));
}

/** The sets that are as they should be. */
export function goodOnes(readings: readonly Reading[]): readonly PolicySet[] {
  return readings.flatMap(({ read }) => ('set' in read ? [read.set] : []));
}

/** Errors, and warnings about what has none, each once: a parent's are also those of every set that extends it. */
export function problemsOf(
  readings: readonly Reading[],
  catalogue: Catalogue,
  now: Date,
): readonly Problem[] {
  const problems = readings.flatMap(({ document, read }) =>
    'set' in read ? warningsAbout(document, read.set, catalogue, now) : read.problems,
  );
  return [...new Map(problems.map((problem) => [lineOf(problem), problem])).values()];
}

/** The one of this name among `documents`. */
export function called(name: string, documents: readonly SetDocument[]): SetDocument | undefined {
  return documents.find((document) => nameOf(document) === name);
}

export function nameOf({ value }: SetDocument): string {
  return stringAt(value, 'metadata', 'name') ?? '';
}

function warningsAbout(
  document: SetDocument,
  { policies }: PolicySet,
  catalogue: Catalogue,
  now: Date,
): readonly Problem[] {
  const { written } = checkerOf(catalogue)(document);
  if (written === undefined) return [];
  return warningsFor(
    written,
    policies.map(({ policy }) => policy.id),
    document,
    now,
  );
}
