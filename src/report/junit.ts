import { isPlaced, type PlacedFile, type PlacedObject, type PlacedViolation } from './placed.ts';
import { titleOfObject, type UnreadableDocument } from './result.ts';

/**
 * JUnit XML, as GitLab and Jenkins read it: a suite for each file, a test case for each object, which fails with all
 * that is wrong with the object. A document that cannot be read is a case with an error. A violation that is only
 * audited fails nothing; it stands in the case's output.
 */
export function junitXml(files: readonly PlacedFile[]): string {
  const suites = files.map(suiteOf);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="admend"${counts(suites)}>`,
    ...suites.flatMap(suiteXml),
    '</testsuites>',
  ].join('\n');
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
}

interface Suite extends Counts {
  readonly file: string;
  readonly objects: PlacedFile['objects'];
}

function suiteOf({ file, objects }: PlacedFile): Suite {
  const placed = objects.filter(isPlaced);
  return {
    file,
    objects,
    tests: objects.length,
    failures: placed.filter((object) => failing(object).length > 0).length,
    errors: objects.length - placed.length,
  };
}

function counts(suites: readonly Counts[]): string {
  const sum = (count: keyof Counts) => suites.reduce((total, suite) => total + suite[count], 0);
  return ` tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}"`;
}

function suiteXml(suite: Suite): string[] {
  const { file, objects } = suite;
  return [
    `  <testsuite name="${escaped(file)}"${counts([suite])}>`,
    ...objects.flatMap((entry) => (isPlaced(entry) ? objectXml(file, entry) : unreadableXml(entry))),
    '  </testsuite>',
  ];
}

function objectXml(file: string, object: PlacedObject): string[] {
  const failures = failing(object);
  const audited = object.violations.filter(({ consequence }) => consequence === 'audit');
  const inside = [
    ...(failures.length === 0
      ? []
      : [
          `      <failure type="${escaped(policiesOf(failures))}" message="${escaped(headlineOf(failures))}">`,
          `${escaped(linesOf(file, failures))}</failure>`,
        ]),
    ...(audited.length === 0 ? [] : [`      <system-out>${escaped(linesOf(file, audited))}</system-out>`]),
  ];
  return caseXml(titleOfObject(object), file, object.line, inside);
}

function unreadableXml({ file, document, error, line, column }: UnreadableDocument): string[] {
  return caseXml(`document ${document}`, file, line, [
    `      <error type="unreadable" message="${escaped(error)}">`,
    `${escaped(`${file}:${line}:${column}: ${error}`)}</error>`,
  ]);
}

function caseXml(name: string, file: string, line: number, inside: readonly string[]): string[] {
  const attributes = `name="${escaped(name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}"`;
  return inside.length === 0
    ? [`    <testcase ${attributes}/>`]
    : [`    <testcase ${attributes}>`, ...inside, '    </testcase>'];
}

function failing({ violations }: PlacedObject): readonly PlacedViolation[] {
  return violations.filter(({ consequence }) => consequence !== 'audit');
}

function policiesOf(violations: readonly PlacedViolation[]): string {
  return [...new Set(violations.map(({ policy }) => policy))].join(', ');
}

function headlineOf([first, ...more]: readonly PlacedViolation[]): string {
  return more.length === 0 ? (first?.reason ?? '') : `${first?.reason} (and ${more.length} more)`;
}

function linesOf(file: string, violations: readonly PlacedViolation[]): string {
  return violations
    .map(
      ({ line, column, severity, reason, policy }) =>
        `${file}:${line}:${column}: ${severity}: ${reason} (${policy})`,
    )
    .join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** What XML 1.0 has no way to write, not even as a reference: U+FFFD stands for it. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replace(UNWRITABLE, '\ufffd').replace(/[&<>"\t\r]/g, (character) => ENTITIES[character] ?? '');
}
