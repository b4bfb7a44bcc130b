import { at, isMap, type Json, listAt, stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import type { Pod } from '#workload/pod.ts';

export default definePolicy({
  id: 'service-account-token',
  title: 'Pod is given a token for the Kubernetes API',
  description:
    'Unless it is told not to, Kubernetes mounts the token of the service account into every container. Few programs ' +
    'talk to the API; in all others the token only serves whoever breaks in, with every right that the account has ' +
    'today or is given later. A service account can say the same for all its Pods, but that cannot be seen in the Pod.',
  remediation:
    'Set automountServiceAccountToken to false in the Pod spec, unless the program calls the Kubernetes API.',
  whenNot: 'Whatever talks to the Kubernetes API (operators, controllers, service meshes) needs the token.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
    'https://kubernetes.io/docs/concepts/security/service-accounts/',
  ],
  covers: {
    polaris: ['automountServiceAccountToken'],
    cis: ['5.1.6'],
    'nsa-cisa': ['service-account-token'],
  },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'A Pod that already carries the volume with the token (kube-api-access-…, which the API server adds to Pods before ' +
    'it asks a webhook) keeps it, whatever the field says: set the field in the workload or in the manifest.',

  detect: ({ pod }) => {
    // The token is mounted into containers, so without any there is none.
    if (pod === undefined || pod.containers.length === 0) return [];
    const automount = at(pod.spec, 'automountServiceAccountToken');
    if (automount === false) return [];
    return [
      {
        pointer: `${pod.pointer}/automountServiceAccountToken`,
        value: automount === undefined ? 'unset' : 'true',
        reason: 'pod is given a token for the Kubernetes API: set automountServiceAccountToken: false',
        detail:
          `automountServiceAccountToken is ${automount === undefined ? 'not set' : 'not false'}, so every container ` +
          'can act as the service account of the Pod.',
      },
    ];
  },

  fix: {
    risks: {
      risky:
        'A program that calls the Kubernetes API cannot do so without the token; whether it does is not in the object.',
    },
    pointers: ['{pod}/automountServiceAccountToken'],
    conflicts:
      'Where the manifest states automountServiceAccountToken: true, the fix changes it; where it says ' +
      'nothing, they do not conflict.',
    offer: ({ pointer }, { pod }) =>
      pod === undefined || hasToken(pod)
        ? undefined
        : { risk: 'risky', edits: [{ op: 'set', pointer, value: false }] },
  },
});

/** The admission plugin ServiceAccount was here (mountServiceAccountToken in k8s.io/kubernetes). */
function hasToken(pod: Pod): boolean {
  return listAt(pod.spec, 'volumes').some(
    (volume) =>
      stringAt(volume, 'name')?.startsWith('kube-api-access-') === true &&
      listAt(volume, 'projected', 'sources').some(isToken),
  );
}

function isToken(source: Json): boolean {
  return isMap(at(source, 'serviceAccountToken'));
}
