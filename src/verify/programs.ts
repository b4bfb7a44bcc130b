import { at, listAt } from '#json/value.ts';
import type { Container } from '#workload/pod.ts';
import { PROBES } from '#workload/probes.ts';
import { Bag } from './bag.ts';
import { differingAt } from './differing.ts';
import { wholeText } from './whole-text.ts';

/** What a container runs, and by what it is known. */
const RUN = ['name', 'image', 'command', 'args', 'workingDir', 'restartPolicy'];
/** What may run a program beside it. */
const CHECKS = [...PROBES.map((probe) => [probe]), ['lifecycle', 'postStart'], ['lifecycle', 'preStop']];

/** The first change to what a container runs, as a breach. A program that is run no more is a part that goes. */
export function changedProgram({ spec: before }: Container, { spec: after }: Container): string | undefined {
  for (const field of RUN) {
    const changed = differingAt(before, after, field);
    if (changed !== undefined) return changed;
  }
  for (const check of CHECKS) {
    if (at(after, ...check) === undefined) continue;
    const changed =
      differingAt(before, after, ...check, 'exec') ?? differingAt(before, after, ...check, 'httpGet', 'host');
    if (changed !== undefined) return changed;
  }
  return undefined;
}

/** The first list of variables of which one comes or changes, as a breach: what a program does hangs on them. */
export function changedEnvironment(
  { spec: before }: Container,
  { spec: after }: Container,
): string | undefined {
  for (const list of ['env', 'envFrom']) {
    if (at(before, list) === at(after, list)) continue;
    const known = new Bag(listAt(before, list).map(wholeText));
    if (listAt(after, list).some((item) => !known.take(wholeText(item)))) return `${list} changes`;
  }
  return undefined;
}
