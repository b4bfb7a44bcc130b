import { booleanAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { configReferencesOf } from '#workload/config-references.ts';
import { CONFIGS, WORKLOADS } from '#workload/kinds.ts';
import { isObjectName } from '#workload/named.ts';

export default definePolicy({
  id: 'missing-config-map',
  title: 'Pod takes its configuration from a ConfigMap that is not there',
  description:
    'A container whose ConfigMap does not exist is not started, and a Pod whose volume needs it waits for ever. Many ' +
    'ConfigMaps are made by other tools than the one that applies the workload, and most Secrets are, so this is for ' +
    'manifests that are meant to be complete.',
  remediation: 'Add the ConfigMap to the manifests, correct its name, or say optional: true.',
  whenNot:
    'What Terraform, an operator or a person makes (a bundle of certificates in every namespace, say) is ' +
    'in no manifest: exempt the workload by name, or say optional: true where the program does without.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/configmap/#configmaps-and-pods',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#restrictions',
  ],
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  neighbours: CONFIGS,
  covers: { 'kube-linter': ['env-value-from'] },
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      secrets: {
        description: 'Whether Secrets have to be there as well.',
        type: 'boolean',
        default: false,
      },
    },
  },
  unfixable: 'What would have to be in it cannot be read from the workload.',

  detect: ({ pod, namespace, neighbours }, parameters) => {
    if (pod === undefined || neighbours === undefined || neighbours.mayHaveMoreIn(namespace)) return [];
    const withSecrets = booleanAt(parameters, 'secrets') === true;
    return configReferencesOf(pod)
      .filter(({ kind, name }) => (kind === 'ConfigMap' || withSecrets) && isExpected(name))
      .filter(({ kind, name }) => neighbours.called(name, { group: '', kind }, namespace).length === 0)
      .map(({ kind, name, owner, pointer, item, container }) => ({
        container,
        item,
        pointer,
        value: `${kind} ${name}`,
        reason: `${owner} needs the missing ${kind} ${name}: add or correct it`,
        detail: `There is no ${kind} ${name} in the namespace ${namespace}, and the reference is not optional.`,
      }));
  },
});

/** Controllers keep these in every namespace: of the control plane, OpenShift and Istio. */
const IN_EVERY_NAMESPACE = new Set(['istio-ca-root-cert', 'kube-root-ca.crt', 'openshift-service-ca.crt']);

function isExpected(name: string): boolean {
  return isObjectName(name) && !IN_EVERY_NAMESPACE.has(name);
}
