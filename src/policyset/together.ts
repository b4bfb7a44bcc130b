import type { Catalogue } from './catalogue.ts';
import { digestOf } from './digest.ts';
import type { SetDocument } from './document.ts';
import type { Files } from './files.ts';
import { documentOf, type KeptSet } from './kept.ts';
import { Library } from './library.ts';
import { type Problem, told } from './problem.ts';
import { called, goodOnes, nameOf, problemsOf, type Reading, readAll } from './readings.ts';
import { compile, type PolicySets } from './sets.ts';
import { shippedSets } from './shipped.ts';

/** A set that a cluster keeps, and the spec of it that was good last: `Outcome.whole` of an earlier time. */
export interface Candidate {
  readonly set: KeptSet;
  readonly lastGood?: string | undefined;
}

/** What became of a set that a cluster keeps. */
export interface Outcome {
  readonly set: KeptSet;
  readonly inForce: 'current' | 'last good' | 'none';
  /** With the current spec: errors unless it is in force, warnings where it is. */
  readonly problems: readonly Problem[];
  /** The spec that is in force, with all in it that it extends, as JSON. */
  readonly whole?: string;
  readonly digest?: string;
}

export interface Together {
  readonly sets: PolicySets;
  /** One for each candidate, by name. */
  readonly outcomes: readonly Outcome[];
}

/** The sets of files that are in force already. */
export interface FromFiles {
  readonly names: readonly string[];
  readonly files: Files;
}

/**
 * Sets of files and of a cluster as one. Each set of the cluster stands for itself: a bad one gives way to its last good
 * version, or to nothing, and the others go on. They may extend each other, those of the files and those that ship, by
 * name; those of the files know nothing of the cluster's. Throws what reading the files throws.
 */
export function together(
  { names, files }: FromFiles,
  candidates: readonly Candidate[],
  catalogue: Catalogue,
  now: Date,
): Together {
  const library = new Library(files);
  const fromFiles = library.all(names);
  const inOrder = [...candidates].sort((a, b) => (a.set.name < b.set.name ? -1 : 1));
  let attempts = inOrder.map(firstAttempt);
  for (;;) {
    const kept = attempts.flatMap(({ document }) => document ?? []);
    const isKept = new Set(kept);
    const parent = (name: string, from: SetDocument) => {
      if (!isKept.has(from)) return called(name, fromFiles) ?? library.parent(name, from);
      return called(name, kept) ?? called(name, fromFiles) ?? withoutFiles(name, attempts, library, from);
    };
    const parents = [...shippedSets(), ...[...fromFiles, ...kept].map(nameOf)];
    const readings = readAll([...fromFiles, ...kept], { catalogue, parent, parents });
    const failures = failuresAmong(attempts, readings, fromFiles);
    if (failures.size === 0) {
      const sets = goodOnes(readings);
      return {
        sets: compile(sets, digestOf(sets)),
        outcomes: attempts.map((attempt) => outcomeOf(attempt, readings, catalogue, now)),
      };
    }
    attempts = attempts.map((attempt) => {
      const problems = failures.get(attempt);
      return problems === undefined ? attempt : nextAttempt(attempt, problems);
    });
  }
}

/** A version of a set that is tried: the current one, then the last good one, then none. */
interface Attempt {
  readonly candidate: Candidate;
  readonly inForce: Outcome['inForce'];
  readonly document?: SetDocument;
  /** What was wrong with the current one. */
  readonly problems: readonly Problem[];
}

function firstAttempt(candidate: Candidate): Attempt {
  return { candidate, inForce: 'current', document: documentOf(candidate.set), problems: [] };
}

function nextAttempt({ candidate, inForce, problems: before }: Attempt, found: readonly Problem[]): Attempt {
  const problems = inForce === 'current' ? found : before;
  const { set, lastGood } = candidate;
  if (inForce !== 'current' || lastGood === undefined) return { candidate, inForce: 'none', problems };
  const document = documentOf({ name: set.name, spec: JSON.parse(lastGood) });
  return { candidate, inForce: 'last good', document, problems };
}

/** What a set of the cluster extends that no other set in force is called. A path is never read: the files are ours. */
function withoutFiles(
  name: string,
  attempts: readonly Attempt[],
  library: Library,
  from: SetDocument,
): SetDocument | string | undefined {
  if (shippedSets().includes(name)) return library.parent(name, from);
  return attempts.some(({ candidate }) => candidate.set.name === name)
    ? `the policy set "${name}" has errors, and none of its versions was ever good`
    : undefined;
}

/** Attempts that have to give way, with what is wrong with them. A child of a bad set only gives way if that does not help. */
function failuresAmong(
  attempts: readonly Attempt[],
  readings: readonly Reading[],
  fromFiles: readonly SetDocument[],
): ReadonlyMap<Attempt, readonly Problem[]> {
  const bad = attempts.flatMap((attempt) => {
    const problems = errorsOf(attempt, readings, fromFiles);
    return problems.length === 0 ? [] : [[attempt, problems] as const];
  });
  const own = bad.filter(([{ document }, problems]) => problems.some(({ file }) => file === document?.file));
  return new Map(own.length > 0 ? own : bad);
}

function errorsOf(
  { document }: Attempt,
  readings: readonly Reading[],
  fromFiles: readonly SetDocument[],
): readonly Problem[] {
  if (document === undefined) return [];
  const name = nameOf(document);
  if (called(name, fromFiles) !== undefined)
    return [
      document.error(['metadata', 'name'], `a policy set of the webhook's own files is called "${name}"`),
    ];
  // Every set that extends the one that ships would extend this one.
  if (shippedSets().includes(name))
    return [
      document.error(['metadata', 'name'], `a policy set that ships is called "${name}": take another name`),
    ];
  const read = readings.find((reading) => reading.document === document)?.read;
  return read !== undefined && 'problems' in read ? read.problems : [];
}

function outcomeOf(
  { candidate, inForce, document, problems }: Attempt,
  readings: readonly Reading[],
  catalogue: Catalogue,
  now: Date,
): Outcome {
  const { set } = candidate;
  const reading = readings.find((each) => each.document === document);
  if (reading === undefined || !('set' in reading.read)) return { set, inForce: 'none', problems };
  return {
    set,
    inForce,
    problems: inForce === 'current' ? warningsAbout(reading, catalogue, now) : problems,
    whole: JSON.stringify(reading.read.whole),
    digest: digestOf([reading.read.set]),
  };
}

function warningsAbout(reading: Reading, catalogue: Catalogue, now: Date): readonly Problem[] {
  return told(problemsOf([reading], catalogue, now).map((problem) => () => problem));
}
