import type { PatchOperation } from '#json/patch.ts';
import type { JudgedViolation, MendProof } from '#respond/decision.ts';

/** What `check` and `mend` found, in the shape of `--output json`. Version 1 of it; fields are only ever added. */
export interface Report {
  readonly version: 1;
  readonly summary: Summary;
  readonly objects: readonly ObjectEntry[];
}

export interface Summary {
  readonly files: number;
  readonly objects: number;
  readonly violations: number;
  /** Violations with a fix, whatever its risk. */
  readonly fixable: number;
  /** Objects of kinds that no policy of the sets looks at. */
  readonly unlooked: number;
  /** Violations that exemptions of the policy sets let be; they are in none of the other numbers. */
  readonly exempted: number;
  /** Documents that could not be read. */
  readonly errors: number;
  /** Only of `mend`: violations that are cleared in the text of the files, and those that are left there. */
  readonly mended?: number;
  readonly remaining?: number;
}

export type ObjectEntry = JudgedObject | UnreadableDocument;

/** Where an object stands, and what it is. */
interface Place {
  readonly file: string;
  /** Counts the `---` sections of the file from 0, empty ones too. */
  readonly document: number;
  /** Of an object in a `List`: the JSON Pointer to it from its document. */
  readonly item?: string;
}

export interface JudgedObject extends Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly violations: readonly ReportedViolation[];
  /** True of a kind that no policy of the sets looks at; absent otherwise. */
  readonly unlooked?: true;
  /** How many violations exemptions of the policy sets let be; absent where there are none. */
  readonly exempted?: number;
  /** Only of `mend`: from the object as it stands in the file, RFC 6902. */
  readonly patch?: readonly PatchOperation[];
  /** Only of `mend`: ids of the policies whose violations the patch clears. */
  readonly mended?: readonly string[];
  readonly remaining?: readonly ReportedViolation[];
  /** Only of `mend`: what was shown about the patch; absent where none was tried. */
  readonly proof?: MendProof;
  /**
   * Only of `mend`: why the patch, which is right for the object, could not be written into the text of the file. Then
   * nothing counts as mended and everything as remaining.
   */
  readonly refused?: string;
}

export interface UnreadableDocument extends Place {
  /** What is wrong and what was expected. */
  readonly error: string;
  /** From 1, in the file. */
  readonly line: number;
  readonly column: number;
  /** True when it could be read and is simply no Kubernetes object. */
  readonly foreign?: boolean;
}

export interface ReportedViolation extends JudgedViolation {
  readonly fixable: boolean;
}

export function isUnreadable(entry: ObjectEntry): entry is UnreadableDocument {
  return 'error' in entry;
}

export function isJudged(entry: ObjectEntry): entry is JudgedObject {
  return !isUnreadable(entry);
}

/** `Deployment shop/web` */
export function titleOfObject({
  kind,
  namespace,
  name,
}: Pick<JudgedObject, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === null ? '' : `${namespace}/`}${name ?? '(no name)'}`;
}

/** Pointers start at the object, also inside a `List`. */
export function reported(violation: JudgedViolation): ReportedViolation {
  return { ...violation, fixable: violation.risk !== null };
}

export function reportOf(files: number, objects: readonly ObjectEntry[]): Report {
  return { version: 1, summary: summaryOf(files, objects), objects };
}

/** The report as `--output json` prints it. */
export function reportJson(report: Report): string {
  return JSON.stringify(report);
}

function summaryOf(files: number, entries: readonly ObjectEntry[]): Summary {
  const judged = entries.filter(isJudged);
  const violations = judged.flatMap((object) => object.violations);
  const remaining = judged.flatMap((object) => object.remaining ?? []);
  const isMend = judged.some((object) => object.patch !== undefined);
  return {
    files,
    objects: judged.length,
    violations: violations.length,
    fixable: violations.filter(({ fixable }) => fixable).length,
    unlooked: judged.filter(({ unlooked }) => unlooked === true).length,
    exempted: judged.reduce((count, { exempted = 0 }) => count + exempted, 0),
    errors: entries.length - judged.length,
    ...(isMend && { mended: violations.length - remaining.length, remaining: remaining.length }),
  };
}
