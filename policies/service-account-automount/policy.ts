import { at } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICE_ACCOUNTS } from '#workload/kinds.ts';

export default definePolicy({
  id: 'service-account-automount',
  title: 'Service account gives its token to every Pod',
  description:
    'Every Pod that runs as the service account gets its token mounted, unless the account or the Pod says otherwise. Where the account says ' +
    'no, only the Pods that call the Kubernetes API ask for it, each in its own spec.',
  remediation:
    'Set automountServiceAccountToken to false, and to true in the Pods that call the Kubernetes API.',
  whenNot:
    'The account of an operator or controller, all of whose Pods call the Kubernetes API, may give its ' +
    'token to each of them: exempt it by name.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting',
  ],
  severity: 'low',
  kinds: SERVICE_ACCOUNTS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which Pods run as the account, and whether they call the Kubernetes API, is not in the object.',
  covers: { cis: ['5.1.5', '5.1.6'], 'nsa-cisa': ['service-account-token'] },

  detect: ({ object }) => {
    const automount = at(object, 'automountServiceAccountToken');
    if (automount === false) return [];
    return [
      {
        pointer: '/automountServiceAccountToken',
        value: automount === undefined ? 'unset' : 'true',
        reason: 'account gives its token to every Pod: set automountServiceAccountToken: false',
        detail: `automountServiceAccountToken is ${automount === undefined ? 'not set' : 'not false'}.`,
      },
    ];
  },
});
