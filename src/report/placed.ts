import type { Severity } from '#policy.ts';
import type { JudgedObject, ReportedViolation, UnreadableDocument } from './result.ts';

/** What `check` found, with the place of everything in its file: for outputs that point at lines. */
export interface PlacedFile {
  /** As the caller's folder sees it, with forward slashes; `-` is standard input. */
  readonly file: string;
  readonly objects: readonly (PlacedObject | UnreadableDocument)[];
}

/** `line` and `column` are from 1; the column counts UTF-16 units. */
interface Placed {
  readonly line: number;
  readonly column: number;
}

export interface PlacedObject
  extends Placed,
    Pick<JudgedObject, 'apiVersion' | 'kind' | 'namespace' | 'name' | 'document'> {
  readonly violations: readonly PlacedViolation[];
}

export type PlacedViolation = Placed & ReportedViolation;

export function isPlaced(entry: PlacedObject | UnreadableDocument): entry is PlacedObject {
  return !('error' in entry);
}

/** How loud an output is about something; each has its own words for the three. */
export type Level = 'error' | 'warning' | 'note';

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

export function levelOfSeverity(severity: Severity): Level {
  return LEVELS[severity];
}

/** What a set only audits is told to nobody who applies it, so no output raises its voice about it either. */
export function levelOf({ severity, consequence }: PlacedViolation): Level {
  return consequence === 'audit' ? 'note' : levelOfSeverity(severity);
}
