import { at, stringAt } from '#json/value.ts';
import { definePolicy, type Edit, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import type { Pod } from '#workload/pod.ts';

export default definePolicy({
  id: 'deprecated-service-account',
  title: 'Pod names its service account in a deprecated field',
  description:
    'serviceAccount is the old name of serviceAccountName. Beside a serviceAccountName that says something else it is ' +
    'ignored, so that a reader is misled about the rights of the Pod; alone it still holds, but tools that know only ' +
    'the new field take the Pod for one of the account default.',
  remediation: 'Name the service account in serviceAccountName and remove serviceAccount.',
  whenNot: 'There is no reason to keep the old field, unless a tool that reads the manifest knows no other.',
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#PodSpec',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  ],
  covers: {
    'kube-linter': ['deprecated-service-account-field'],
    'k8s-auto-fix': ['deprecated_service_account_field'],
  },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  manifestsOnly:
    'The API server fills both fields with the name that holds, before a webhook or anybody else sees the object.',

  needs: ['{pod}/serviceAccount'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    const old = stringAt(pod.spec, 'serviceAccount') ?? '';
    const name = nameOf(pod);
    if (old === '' || name === undefined || name === old) return [];
    return [
      {
        pointer: `${pod.pointer}/serviceAccount`,
        value: old,
        reason:
          name === ''
            ? `pod names its service account in serviceAccount: set serviceAccountName: ${old}`
            : `pod names the service account ${old}, but runs as ${name}: remove serviceAccount`,
        detail:
          name === ''
            ? `serviceAccount is ${old} and serviceAccountName is not set, so the deprecated field holds.`
            : `serviceAccount is ${old} and serviceAccountName is ${name}: the API server goes by the second.`,
      },
    ];
  },

  fix: {
    risks: {
      safe:
        'The API server itself reads serviceAccount as serviceAccountName where that is not set, and ignores it where it ' +
        'is, so the Pod keeps the service account that it has (Convert_v1_PodSpec_To_core_PodSpec in k8s.io/kubernetes).',
    },
    pointers: ['{pod}/serviceAccount', '{pod}/serviceAccountName'],
    offer: ({ pointer, value }, { pod }) => {
      if (pod === undefined) return undefined;
      // Beside the same serviceAccountName the old field does no harm: the API server keeps both.
      const edit: Edit =
        nameOf(pod) === ''
          ? { op: 'set', pointer: `${pod.pointer}/serviceAccountName`, value }
          : { op: 'remove', pointer };
      return { risk: 'safe', edits: [edit] };
    },
  },
});

/** The empty text where there is none; undefined for what the API server would refuse as a name. */
function nameOf(pod: Pod): string | undefined {
  const name = at(pod.spec, 'serviceAccountName') ?? '';
  return typeof name === 'string' ? name : undefined;
}
