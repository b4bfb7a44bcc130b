import type { Severity } from '#policy.ts';
import { printable } from '#respond/limits.ts';
import { worstFirst } from '#respond/texts.ts';
import type { Paint, Style } from './paint.ts';
import {
  isUnreadable,
  type JudgedObject,
  type ObjectEntry,
  type Report,
  type ReportedViolation,
  titleOfObject,
} from './result.ts';

const STYLES: Readonly<Record<Severity, Style>> = {
  critical: 'red',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
};
const SEVERITY_WIDTH = 'critical'.length;

/** The report for a person: object by object what is wrong, then the sums. Objects without fault are only counted. */
export function table({ objects, summary }: Report, paint: Paint): string {
  const blocks = objects.map((entry) => blockOf(entry, paint)).filter((block) => block !== '');
  return [...blocks, sums(summary, paint)].join('\n\n');
}

function blockOf(entry: ObjectEntry, paint: Paint): string {
  if (isUnreadable(entry)) {
    const place = `${entry.file}:${entry.line}:${entry.column}`;
    const heading = entry.item === undefined ? place : `${place} (${entry.item})`;
    return `${paint('bold', printable(heading))}\n  ${paint('red', 'error')} ${printable(entry.error)}`;
  }
  const violations = entry.remaining ?? entry.violations;
  if (violations.length === 0) return '';
  const sorted = worstFirst(violations, (violation) => violation);
  const lines = sorted.map((violation) => lineOf(violation, paint));
  return [paint('bold', headingOf(entry)), ...eachOnce(lines)].join('\n');
}

/** A role that grants eight verbs on Secrets has as many violations, which a person reads as one or two. */
function eachOnce(lines: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  for (const line of lines) times.set(line, (times.get(line) ?? 0) + 1);
  return [...times].map(([line, count]) => (count === 1 ? line : `${line} x ${count}`));
}

/** `deploy/web.yaml (document 1): Deployment shop/web` */
export function headingOf(object: JudgedObject): string {
  const { file, document, item } = object;
  const inside = [...(document === 0 ? [] : [`document ${document}`]), ...(item === undefined ? [] : [item])];
  const place = inside.length === 0 ? file : `${file} (${inside.join(', ')})`;
  return printable(`${place}: ${titleOfObject(object)}`);
}

function lineOf({ severity, reason, policy, risk, consequence }: ReportedViolation, paint: Paint): string {
  const label = paint(STYLES[severity], severity.padEnd(SEVERITY_WIDTH));
  const fix = risk === null ? 'no fix' : `fix: ${risk}`;
  const end = {
    deny: risk === null ? ', denied' : ', denied unless mended',
    warn: '',
    audit: ', only audited',
  };
  return `  ${label}  ${printable(reason)} ${paint('dim', `(${policy}, ${fix}${end[consequence]})`)}`;
}

/** `12 objects in 3 files: 7 violations, 4 with a fix; 1 document could not be read` */
function sums(
  { files, objects, unlooked, violations, fixable, exempted, errors, mended, remaining }: Report['summary'],
  paint: Paint,
): string {
  const found =
    mended === undefined
      ? `${counted(violations, 'violation')}, ${fixable} with a fix`
      : `${counted(violations, 'violation')}, ${mended} mended, ${remaining} left`;
  const others = unlooked === 0 ? '' : ` (${unlooked} of kinds that none of these policies looks at)`;
  const exempt = exempted === 0 ? '' : `, ${exempted} exempt`;
  const unread = errors === 0 ? '' : `; ${counted(errors, 'document')} could not be read`;
  const style = violations === 0 && errors === 0 ? 'green' : 'bold';
  return paint(
    style,
    `${counted(objects, 'object')} in ${counted(files, 'file')}${others}: ${found}${exempt}${unread}`,
  );
}

/** `a.yaml, b.yaml`, of more than five names the first five and how many there are beside them. */
export function some(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

/** `1 file`, `2 files` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
