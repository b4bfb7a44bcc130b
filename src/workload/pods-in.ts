import { type JsonMap, mapAt } from '#json/value.ts';
import { type GroupKind, WORKLOADS } from './kinds.ts';
import type { KnownLabels } from './label-selector.ts';
import type { Neighbours } from './neighbours.ts';
import { type Pod, podOf } from './pod.ts';

/** A workload among the neighbours, and the Pods that it is or makes. */
export interface PodMaker {
  readonly kind: GroupKind;
  readonly object: JsonMap;
  readonly pod: Pod;
  readonly labels: KnownLabels;
}

/** Read once for all objects of a run: each of many Services asks for the same Pods. */
const KNOWN = new WeakMap<Neighbours, Map<string, readonly PodMaker[]>>();

/** All workloads of a namespace. A policy that asks names WORKLOADS among its `neighbours`. */
export function podMakersIn(neighbours: Neighbours, namespace: string): readonly PodMaker[] {
  const known = KNOWN.get(neighbours) ?? new Map<string, readonly PodMaker[]>();
  KNOWN.set(neighbours, known);
  const makers = known.get(namespace) ?? makersIn(neighbours, namespace);
  known.set(namespace, makers);
  return makers;
}

function makersIn(neighbours: Neighbours, namespace: string): readonly PodMaker[] {
  return WORKLOADS.flatMap((kind) =>
    neighbours.inNamespace(kind, namespace).flatMap((object) => {
      const pod = podOf(kind, object);
      return pod === undefined ? [] : [{ kind, object, pod, labels: labelsOf(kind, pod) }];
    }),
  );
}

/** The labels of the Pods that an object of this kind is or makes. */
export function labelsOf({ kind }: GroupKind, pod: Pod): KnownLabels {
  const added = ADDED[kind] ?? [];
  return {
    stated: mapAt(pod.metadata, 'labels'),
    isOpen: (key) => added.includes(key) || SET_AT_RUN_TIME.has(key),
  };
}

const OF_JOB = [
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'controller-uid',
];

/** What controllers add to the labels of a template. Source: the list of well-known labels in Kubernetes' reference. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['pod-template-hash'],
  ReplicaSet: ['pod-template-hash'],
  StatefulSet: [
    'statefulset.kubernetes.io/pod-name',
    'apps.kubernetes.io/pod-index',
    'controller-revision-hash',
  ],
  DaemonSet: ['controller-revision-hash', 'pod-template-generation'],
  Job: OF_JOB,
  CronJob: OF_JOB,
};

/**
 * Labels that the programs in a Pod set on it, so that a Service follows the one that leads. Sources: Vault's service
 * registration for Kubernetes, Spilo and Patroni for PostgreSQL, CloudNativePG.
 */
const SET_AT_RUN_TIME = new Set([
  'cnpg.io/instanceRole',
  'spilo-role',
  'vault-active',
  'vault-initialized',
  'vault-perf-standby',
  'vault-sealed',
  'vault-version',
]);
