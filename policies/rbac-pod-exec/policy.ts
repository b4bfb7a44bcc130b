import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { ROLES } from '#workload/kinds.ts';
import { grantedBy, type Right, RUN_COMMANDS, resourcesOf } from '#workload/rbac.ts';

const RIGHTS: readonly Right[] = [
  ...RUN_COMMANDS,
  {
    name: 'add containers to running Pods',
    advice: 'take pods/ephemeralcontainers away',
    resources: resourcesOf('', 'pods/ephemeralcontainers'),
    verbs: ['update', 'patch'],
  },
];

export default definePolicy({
  id: 'rbac-pod-exec',
  title: 'Role may run commands in running containers',
  description:
    'A command that is run in a container has all that its program has: files, tokens, the network. It comes after ' +
    'admission, so no policy sees it, and it is no part of what was deployed. Before Kubernetes 1.35, and later where ' +
    'AuthorizePodWebsocketUpgradeCreatePermission is off, the verb get is enough: a WebSocket opens with it. A container that ' +
    'is added to a running Pod comes to the same.',
  remediation:
    'Take pods/exec, pods/attach and pods/ephemeralcontainers away, and give them for the time of a repair.',
  whenNot:
    'CI runners that run their jobs in Pods and backup tools that quiet a database work by pods/exec, and ' +
    'somebody has to be able to look into a program at night: exempt their roles by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
    'https://kubernetes.io/docs/reference/access-authn-authz/authorization/',
  ],
  severity: 'high',
  kinds: ROLES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether whoever gets the role has to run commands cannot be read from the role.',
  covers: {
    polaris: ['clusterrolePodExecAttach', 'rolePodExecAttach'],
  },

  detect: (role) => grantedBy(role, RIGHTS),
});
