import { expect, test } from 'vitest';
import type { JsonMap } from '#json/value.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import { podMakersIn } from '#workload/pods-in.ts';
import { WORKLOAD_KINDS } from '../support/workloads.ts';

const neighboursOf = (objects: readonly JsonMap[]) =>
  neighbourhoodOf(
    objects.map((object) => ({ object, namespace: 'shop' })),
    WORKLOADS,
  );

test('every workload of the namespace is one, with the labels of its Pods', () => {
  const objects = WORKLOAD_KINDS.map(({ wrap }) => wrap({ containers: [] }, { app: 'web' }));
  const makers = podMakersIn(neighboursOf(objects), 'shop');
  expect(makers.map(({ object }) => object)).toEqual(objects);
  expect(makers.map(({ labels }) => labels.stated)).toEqual(objects.map(() => ({ app: 'web' })));
  expect(podMakersIn(neighboursOf(objects), 'other')).toEqual([]);
});

test('they are read once', () => {
  const neighbours = neighboursOf(WORKLOAD_KINDS.map(({ wrap }) => wrap({ containers: [] })));
  expect(podMakersIn(neighbours, 'shop')).toBe(podMakersIn(neighbours, 'shop'));
});

test('what has no Pod template is none', () => {
  expect(
    podMakersIn(neighboursOf([{ apiVersion: 'apps/v1', kind: 'Deployment', spec: null }]), 'shop'),
  ).toEqual([]);
});

test.each([
  ['StatefulSet', 'statefulset.kubernetes.io/pod-name', true],
  ['Deployment', 'statefulset.kubernetes.io/pod-name', false],
  ['Deployment', 'pod-template-hash', true],
  ['CronJob', 'batch.kubernetes.io/job-name', true],
  ['Pod', 'vault-active', true],
  ['Pod', 'app', false],
])('of the Pods of a %s the label %s is open: %s', (kind, key, isOpen) => {
  const objects = WORKLOAD_KINDS.filter((each) => each.kind === kind).map(({ wrap }) =>
    wrap({ containers: [] }),
  );
  expect(podMakersIn(neighboursOf(objects), 'shop').map(({ labels }) => labels.isOpen(key))).toEqual([
    isOpen,
  ]);
});
