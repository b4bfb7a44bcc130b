import { type JsonMap, mapAt } from '#json/value.ts';
import type { State } from './invariant.ts';
import { isBatch } from './kind.ts';

/** The spec of a Job, or of the Jobs that a CronJob makes; undefined for other kinds. */
export function jobSpecOf({ kind, object }: Pick<State, 'kind' | 'object'>): JsonMap | undefined {
  if (isBatch(kind, 'Job')) return mapAt(object, 'spec');
  return isBatch(kind, 'CronJob') ? mapAt(object, 'spec', 'jobTemplate', 'spec') : undefined;
}
