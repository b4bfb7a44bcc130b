import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { REMOVED_APIS, removedApi } from '#workload/removed-apis.ts';

export default definePolicy({
  id: 'removed-api',
  title: 'API version is no longer served',
  description:
    'Kubernetes takes beta versions of its APIs away once a stable one is there. A manifest that still names one is refused by ' +
    'every cluster of a later version: on the day of an upgrade it can no longer be applied, and nor can the release that it is part ' +
    'of.',
  remediation:
    'Name the apiVersion that took its place, and change the fields that the migration guide lists for it.',
  whenNot:
    'Manifests that are kept for clusters older than the version in the reason, and applied nowhere else, ' +
    'may stay: leave their folder out of the check.',
  references: [
    'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    'https://kubernetes.io/docs/reference/using-api/deprecation-policy/',
  ],
  severity: 'high',
  kinds: REMOVED_APIS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  neverAdmitted: 'An API server of a version that is still maintained serves none of them.',
  unfixable:
    'Most kinds have changed their fields with the version, so that another apiVersion alone would not do.',
  covers: { 'kube-linter': ['no-extensions-v1beta'] },

  detect: ({ kind, object }) => {
    const apiVersion = stringAt(object, 'apiVersion') ?? '';
    const removed = removedApi(apiVersion, kind.kind);
    if (removed === undefined) return [];
    const { removedIn, instead } = removed;
    const advice = instead === undefined ? 'use Pod Security admission in its place' : `use ${instead}`;
    return [
      {
        pointer: '/apiVersion',
        value: apiVersion,
        reason: `${apiVersion} is gone since Kubernetes ${removedIn}: ${advice}`,
        detail: `A ${kind.kind} of ${apiVersion} cannot be created since Kubernetes ${removedIn}.`,
      },
    ];
  },
});
