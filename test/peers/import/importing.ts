import { importSets } from '#peers/import/import.ts';
import type { ImportedTool } from '#peers/import/shape.ts';
import { setSpec, setText } from '#peers/set-text.ts';
import type { Policy } from '#policy.ts';
import { load } from '#policyset/load.ts';
import { lineOf } from '#policyset/problem.ts';
import type { WrittenSpec } from '#policyset/written.ts';
import { standingFor } from '../../support/standing.ts';

const REQUIRE = {
  type: 'object',
  additionalProperties: false,
  properties: { require: { type: 'array', items: { type: 'string' }, default: [] } },
};
const MINIMUM = {
  type: 'object',
  additionalProperties: false,
  properties: { minimum: { type: 'integer', minimum: 1, default: 2 } },
};
const LABELS = {
  type: 'object',
  additionalProperties: false,
  properties: { labels: { type: 'object', additionalProperties: { type: 'string' }, default: {} } },
};

const ALLOW = {
  type: 'object',
  additionalProperties: false,
  properties: {
    required: { type: 'boolean', default: true },
    allow: { type: 'array', items: { type: 'string' }, default: [] },
  },
};
const TYPES = {
  type: 'object',
  additionalProperties: false,
  properties: { types: { type: 'array', items: { enum: ['NodePort', 'LoadBalancer'] }, default: [] } },
};

/** A small catalogue: two checks of one policy, two policies of one check, and parameters of each form. */
export const STANDING: readonly Policy[] = [
  standingFor('exposed-services', { 'kube-linter': ['exposed-services'] }, TYPES),
  standingFor('image-tag', { 'kube-linter': ['latest-tag'], polaris: ['tagNotSpecified'] }),
  standingFor('minimum-replicas', { 'kube-linter': ['minimum-three-replicas'] }, MINIMUM),
  standingFor('priority-class', { 'kube-linter': ['priority-class-name'] }, ALLOW),
  standingFor('privileged', { 'kube-linter': ['privileged-container'], polaris: ['runAsPrivileged'] }),
  standingFor('required-labels', { 'kube-linter': ['required-label-owner'] }, LABELS),
  standingFor(
    'resource-requests-limits',
    {
      'kube-linter': ['unset-cpu-requirements', 'unset-memory-requirements'],
      polaris: ['cpuRequestsMissing', 'memoryLimitsMissing'],
    },
    REQUIRE,
  ),
  standingFor('root-user', { 'kube-linter': ['run-as-non-root'], polaris: ['runAsRootAllowed'] }),
  standingFor('run-as-non-root', { 'kube-linter': ['run-as-non-root'], polaris: ['runAsRootAllowed'] }),
];

const CATALOGUE = new Map(STANDING.map((policy) => [policy.id, policy]));

export interface Imported {
  readonly specs: readonly WrittenSpec[];
  /** `4:5: error: …` */
  readonly problems: readonly string[];
}

/** What a text comes to, by the small catalogue. */
export function imported(text: string, from?: ImportedTool): Imported {
  const { sets, problems } = importSets([{ file: 'team.yaml', text, named: true }], STANDING, from);
  return {
    specs: sets.map(setSpec),
    problems: problems.map((problem) =>
      lineOf({ ...problem, message: `${problem.severity}: ${problem.message}` }).replace('team.yaml:', ''),
    ),
  };
}

/** What is wrong with the sets of a text, as `policies lint` finds it: no error, ever. */
export function lintErrors(text: string): readonly string[] {
  const { sets } = importSets([{ file: 'team.yaml', text, named: true }], STANDING);
  const texts = sets.map(setText).join('---\n');
  if (texts === '') return [];
  const files = { read: () => texts, list: () => undefined };
  const errors = load(['./imported.yaml'], CATALOGUE, { files }).problems.filter(
    // The sets that ship name policies that this catalogue has not.
    ({ severity, file }) => severity === 'error' && file === './imported.yaml',
  );
  return errors.map(lineOf);
}
