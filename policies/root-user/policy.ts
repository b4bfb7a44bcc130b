import { numberAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import {
  isFreeInUserNamespace,
  letterOf,
  NEWEST,
  POD_SECURITY_VERSION,
  SINCE,
} from '#workload/pod-security.ts';
import { securityContextsOf } from '#workload/security-context.ts';

export default definePolicy({
  id: 'root-user',
  title: 'Container asks to run as root',
  description:
    'runAsUser: 0 makes the program root in its container, whatever user its image is made for. Root in a container that is ' +
    'broken out of is root on the node, unless the Pod has a user namespace of its own (hostUsers: false).',
  remediation: 'Set securityContext.runAsUser to the user ID that the program is made for, or remove it.',
  whenNot:
    'Node agents and images that start as root and change their user themselves need it: give them a user ' +
    'namespace (hostUsers: false), with which they are let be, or exempt them by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: {
    'pod-security-restricted': ['runAsUser'],
    'kube-linter': ['run-as-non-root'],
    polaris: ['runAsRootAllowed'],
    cis: ['5.2.7'],
    'nsa-cisa': ['non-root'],
  },
  unfixable:
    'Which user ID the program could have is not for the object to tell, and without one its image decides.',

  needs: ['{pod}/securityContext/runAsUser', '{container}/securityContext/runAsUser'],
  detect: ({ pod }, parameters) => {
    const letter = letterOf(parameters);
    if (pod === undefined || (pod.windows && letter === undefined)) return [];
    const minor = letter ?? NEWEST;
    if (minor < SINCE.runAsUser || isFreeInUserNamespace(pod, minor)) return [];
    return securityContextsOf(pod).flatMap(({ container, fields, pointer }) => {
      if (numberAt(fields, 'runAsUser') !== 0) return [];
      return [
        {
          container,
          pointer: `${pointer}/runAsUser`,
          value: '0',
          reason: `${titleOf(container)} asks to run as root: set securityContext.runAsUser to a user ID above 0`,
          detail: 'securityContext.runAsUser is 0, which is root, whatever user the image is made for.',
        },
      ];
    });
  },
});
