import type { Exempted } from '#detect/detect.ts';
import { tokensOf } from '#json/pointer.ts';
import type { Json } from '#json/value.ts';
import type { Edit, Severity, Violation } from '#policy.ts';
import { endsSoon } from '#policyset/exemption.ts';
import type { Offer } from '#propose/offer.ts';
import { appends } from '#propose/render.ts';
import { titleOf } from '#workload/pod.ts';
import { cut, fitting, labelled, WARNINGS_CHARACTERS } from './limits.ts';

const WORST_FIRST: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Sorted by severity; equals keep their order. */
export function worstFirst<T>(items: readonly T[], violationOf: (item: T) => Violation): readonly T[] {
  const rank = (item: T) => WORST_FIRST.indexOf(violationOf(item).severity);
  return [...items].sort((a, b) => rank(a) - rank(b));
}

/** Less would not hold a line and what counts the rest. */
const ROOM_FOR_MORE = 150;

/** What the validating hook tells the person who applies: what is left on the final object, and what soon will be. */
export function remainingWarnings(
  remaining: readonly Violation[],
  ending: readonly string[] = [],
): readonly string[] {
  const lines = fitting(worstFirst(remaining, itself), WARNINGS_CHARACTERS, remainingLine);
  const room = WARNINGS_CHARACTERS - lines.reduce((sum, line) => sum + line.length, 0);
  return room < ROOM_FOR_MORE ? lines : [...lines, ...fitting(ending, room, (line) => line)];
}

/** Exemptions that this object lives by and that end soon: `exemption from host-path ends on 2027-03-31 (team-baseline)`. */
export function endingWarnings(exempted: readonly Exempted[], now: Date): readonly string[] {
  const ending = exempted.filter(({ exemption }) => endsSoon(exemption, now));
  return [...new Set(ending.map(endingLine))];
}

function endingLine({ violation, set, exemption }: Exempted): string {
  return labelled(`exemption from ${violation.policy} ends on ${exemption.until}`, set);
}

function remainingLine({ reason, policy }: Violation): string {
  return labelled(reason, policy);
}

function itself(violation: Violation): Violation {
  return violation;
}

/** Why a request is denied, as kubectl prints it after the webhook's name. */
export function denialText(denied: readonly Violation[], sets: readonly string[]): string {
  const lines = fitting(worstFirst(denied, itself), WARNINGS_CHARACTERS, remainingLine);
  return `${counted(denied.length)} of policy set ${cut(sets.join(', '), 120)}: ${lines.join('; ')}`;
}

function counted(violations: number): string {
  return violations === 1 ? '1 violation' : `${violations} violations`;
}

/** What the mutating hook tells, and nothing else: `mended: container "app": securityContext.runAsNonRoot: true (…)`. */
export function mendedWarnings(mended: readonly Offer[], podPointer: string): readonly string[] {
  const sorted = worstFirst(mended, ({ detected }) => detected.violation);
  return fitting(sorted, WARNINGS_CHARACTERS, (offer) => mendedLine(offer, podPointer));
}

function mendedLine({ detected, fix }: Offer, podPointer: string): string {
  const { container } = detected.finding;
  const inside = (base: string) => fix.edits.every(({ pointer }) => pointer.startsWith(`${base}/`));
  const [place, base] =
    container !== undefined && inside(container.pointer)
      ? [`${titleOf(container)}: `, container.pointer]
      : podPointer !== '' && inside(podPointer)
        ? ['pod: ', podPointer]
        : ['', ''];
  const changes = fix.edits.map((edit) => changeOf(edit, base)).join(', ');
  return labelled(`mended: ${place}${changes}`, detected.violation.policy);
}

/** `securityContext.runAsNonRoot: true`, `without volumes.0.hostPath`, `ports + {"containerPort":80}` */
function changeOf(edit: Edit, base: string): string {
  const tokens = tokensOf(edit.pointer.slice(base.length));
  if (edit.op === 'remove') return `without ${tokens.join('.')}`;
  return appends(edit)
    ? `${tokens.slice(0, -1).join('.')} + ${shown(edit.value)}`
    : `${tokens.join('.')}: ${shown(edit.value)}`;
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
