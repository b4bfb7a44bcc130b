import { type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { mismatch } from '#workload/label-selector.ts';
import { ownSelectorOf } from '#workload/own-selector.ts';
import { isPlaceholder } from '#workload/placeholder.ts';

export default definePolicy({
  id: 'mismatching-selector',
  title: 'Selector does not match the labels of the template',
  description:
    'A workload finds its Pods by its selector. One that does not match the labels of its own template would make Pods ' +
    'for ever and never find them, so the API server refuses the workload, as it refuses one without a selector. A Job ' +
    'needs none; a ReplicationController without one takes the labels of its template. A base or a patch of kustomize may ' +
    'lack one too: check what kustomize makes of it. What a tool fills in ($(APP), {{ .app }}, <app>) is left to it.',
  remediation: 'Give the template every label that the selector asks for.',
  whenNot:
    'Never for what is applied: the API server refuses it. A base or a patch of kustomize is no whole ' +
    'workload; leave it out of the check and look at what kustomize makes of it.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
  ],
  covers: { 'kube-linter': ['mismatching-selector'], 'k8s-auto-fix': ['mismatching_selector'] },
  severity: 'medium',
  kinds: WORKLOADS.filter(({ kind }) => kind !== 'Pod' && kind !== 'CronJob'),
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'Which of the two is wrong cannot be read from the object: the selector says which Pods are adopted and never changes, ' +
    'and by the labels Services find the Pods.',

  detect: ({ kind, object, pod }) => {
    if (pod === undefined) return [];
    const selector = ownSelectorOf(kind, object, pod);
    if (selector === undefined) return kind.kind === 'Job' ? [] : [NO_SELECTOR];
    const labels = mapAt(pod.metadata, 'labels');
    const key = mismatch(settledIn(selector, labels), labels);
    if (key === undefined) return [];
    return [
      {
        pointer: '/spec/selector',
        value: key,
        reason: `selector does not match the template: set its label ${key} as spec.selector says`,
        detail: `The labels of the template do not meet what spec.selector asks of ${key}.`,
      },
    ];
  },
});

/** What the selector asks for, but for what a tool has yet to fill in, there or in the labels. */
function settledIn(selector: JsonMap, labels: JsonMap | undefined): JsonMap {
  if (Object.keys(labels ?? {}).some(isPlaceholder)) return {};
  const isSettled = (key: string, values: readonly Json[]) =>
    ![key, member(labels, key), ...values].some(isPlaceholder);
  const wanted = Object.entries(mapAt(selector, 'matchLabels') ?? {});
  return {
    matchLabels: Object.fromEntries(wanted.filter(([key, value]) => isSettled(key, [value]))),
    matchExpressions: listAt(selector, 'matchExpressions').filter((expression) =>
      isSettled(stringAt(expression, 'key') ?? '', listAt(expression, 'values')),
    ),
  };
}

const NO_SELECTOR: Finding = {
  pointer: '/spec/selector',
  value: 'unset',
  reason: 'workload has no selector: set spec.selector to labels of the template',
  detail: 'spec.selector is not set or empty.',
};
