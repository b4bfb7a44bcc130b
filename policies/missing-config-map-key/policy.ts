import { type JsonMap, mapAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { type ConfigReference, configReferencesOf } from '#workload/config-references.ts';
import { CONFIGS, WORKLOADS } from '#workload/kinds.ts';
import type { Neighbours } from '#workload/neighbours.ts';
import { wantedIn } from '#workload/selecting.ts';

export default definePolicy({
  id: 'missing-config-map-key',
  title: 'Pod asks for a key that its ConfigMap or Secret does not have',
  description:
    'A variable or a file that comes from a key which is not there keeps the container from starting ' +
    '(CreateContainerConfigError), or the volume from being mounted: mostly the key was renamed on one side. Only ' +
    'ConfigMaps and Secrets beside the workload are looked at, and none that is empty, because something else fills it.',
  remediation: 'Name a key that the ConfigMap or Secret has, or add the key; or say optional: true.',
  whenNot:
    'Where another program adds the key to an object of which the manifest has but a part (a ' +
    'certificate’s authority, a generated password), exempt the workload by name.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: CONFIGS,
  covers: { 'kube-linter': ['env-value-from'] },
  parameters: NO_PARAMETERS,
  unfixable: 'Which key is meant, and what its value would be, cannot be read from the objects.',

  detect: ({ pod, namespace, neighbours }) =>
    pod === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)
      ? []
      : configReferencesOf(pod).flatMap((reference) => findingsOn(reference, neighbours, namespace)),
});

function findingsOn(
  reference: ConfigReference,
  neighbours: Neighbours,
  namespace: string,
): readonly Finding[] {
  const { kind, name, key, owner, pointer, item, container } = reference;
  if (key === undefined) return [];
  const configs = neighbours.called(name, { group: '', kind }, namespace);
  if (configs.length === 0 || configs.some((config) => mayHave(config, key))) return [];
  return [
    {
      container,
      item,
      pointer,
      value: `${kind} ${name}/${key}`,
      reason: `${owner}: ${kind} ${name} has no key ${key}: correct the key`,
      detail: `The ${kind} ${name} in the namespace ${namespace} has no key ${key}, and the reference is not optional.`,
    },
  ];
}

/** What is empty in a manifest is filled by somebody else: a certificate's authority, a token's controller. */
function mayHave(config: JsonMap, key: string): boolean {
  const keys = PARTS.flatMap((part) => wantedIn(mapAt(config, part)).map(([each]) => each));
  return keys.length === 0 || keys.includes(key);
}

const PARTS = ['data', 'binaryData', 'stringData'];
