import type { JsonMap } from '#json/value.ts';
import { type Answer, ask } from './go.ts';

export const LEVELS = ['baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

/** Ids of the controls that forbid a Pod, by level; the index is the minor version of the standards. */
export type Verdicts = Readonly<Record<Level, readonly (readonly string[])[]>>;

/** What the evaluator of the API server's Pod Security admission says of each Pod. */
export function podSecurityVerdicts(pods: readonly JsonMap[]): readonly Answer<Verdicts & JsonMap>[] {
  return ask('pod-security', pods);
}
