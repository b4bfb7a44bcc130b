import { at } from '#json/value.ts';
import type { Container } from '#workload/pod.ts';
import { differingAt } from './differing.ts';

/** What a container runs, and by what it is known. */
const RUN = ['name', 'image', 'command', 'args', 'workingDir', 'restartPolicy'];
/** What may run a program beside it. */
const CHECKS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

/** The first change to what a container runs, as a breach. A program that is run no more is a part that goes. */
export function changedProgram({ spec: before }: Container, { spec: after }: Container): string | undefined {
  for (const field of RUN) {
    const changed = differingAt(before, after, field);
    if (changed !== undefined) return changed;
  }
  for (const check of CHECKS) {
    const changed = differingAt(before, after, ...check, 'exec');
    if (changed !== undefined && at(after, ...check) !== undefined) return changed;
  }
  return undefined;
}
