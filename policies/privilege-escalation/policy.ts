import { definePolicy, findInContainers } from '#policy.ts';
import { addedCapabilities, entriesOf } from '#workload/capabilities.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';
import { isFreeAsWindows, letterOf, NEWEST, POD_SECURITY_VERSION, SINCE } from '#workload/pod-security.ts';
import { own } from '#workload/security-context.ts';

export default definePolicy({
  id: 'privilege-escalation',
  title: 'Container may gain more privileges than it started with',
  description:
    'Kubernetes leaves allowPrivilegeEscalation true unless a container says otherwise. A process can then gain ' +
    'privileges through set-user-ID programs or file capabilities, which turns a bug in an unprivileged program ' +
    'into root in the container.',
  remediation: 'Set securityContext.allowPrivilegeEscalation to false on every container.',
  whenNot:
    'Programs that run sudo, ping or another setuid file need it, as does whatever is privileged or has ' +
    'SYS_ADMIN.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted',
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: POD_SECURITY_VERSION,
  },
  covers: {
    'pod-security-restricted': ['allowPrivilegeEscalation'],
    'kube-linter': ['privilege-escalation-container'],
    polaris: ['privilegeEscalationAllowed'],
    'k8s-auto-fix': ['no_allow_privilege_escalation'],
    cis: ['5.2.6'],
    'nsa-cisa': ['no-privilege-escalation'],
  },
  unfixable:
    'The API server refuses false beside privileged: true and beside the capability CAP_SYS_ADMIN. A Pod with ' +
    'windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the field ' +
    'means nothing.',

  detect: (subject, parameters) => {
    const letter = letterOf(parameters);
    if ((letter ?? NEWEST) < SINCE.privilegeEscalation) return [];
    return findInContainers(subject, (container, pod) => {
      const allowed = own(container, 'allowPrivilegeEscalation');
      if (allowed === false || isFreeAsWindows(pod, letter)) return undefined;
      const unset = allowed === undefined;
      return {
        container,
        pointer: pointerIn(container),
        value: unset ? 'unset' : 'true',
        reason: `${titleOf(container)} may gain privileges: ${adviceFor(container)}`,
        detail:
          `securityContext.allowPrivilegeEscalation is ${unset ? 'not set' : 'true'}, so a process ` +
          'in the container can become more privileged than the one that started it.',
      };
    });
  },

  fix: {
    risks: {
      safe:
        'The field is unset: false sets the no_new_privs flag, which changes nothing for a program that does not gain ' +
        'privileges through set-user-ID files or file capabilities, and the restricted Pod Security Standard asks it of ' +
        'every Linux container.',
      risky:
        'The field is true, or the container adds capabilities: somebody asked for privileges, and a program that is not ' +
        'root gets an added capability only through a file capability, which no_new_privs takes away.',
    },
    pointers: ['{container}/securityContext/allowPrivilegeEscalation'],
    conflicts:
      'Where the manifest states allowPrivilegeEscalation: true, the fix changes it; where it says ' +
      'nothing, they do not conflict.',
    offer: ({ container, value }, { pod }) => {
      if (container === undefined || needsPrivilege(container) || pod?.mayBeWindows) return undefined;
      return {
        risk: value === 'unset' && !asksForCapabilities(container) ? 'safe' : 'risky',
        edits: [{ op: 'set', pointer: pointerIn(container), value: false }],
      };
    },
  },
});

/** The API server takes no advice that it would refuse. */
function adviceFor(container: Container): string {
  if (own(container, 'privileged') === true) return 'first remove securityContext.privileged';
  if (needsPrivilege(container)) return 'first remove CAP_SYS_ADMIN from capabilities.add';
  return 'set allowPrivilegeEscalation: false';
}

function pointerIn(container: Container): string {
  return `${container.pointer}/securityContext/allowPrivilegeEscalation`;
}

/** The API server refuses `false` beside either of these (ValidateSecurityContext); the second in this spelling only. */
function needsPrivilege(container: Container): boolean {
  return own(container, 'privileged') === true || entriesOf(container, 'add').includes('CAP_SYS_ADMIN');
}

function asksForCapabilities(container: Container): boolean {
  return addedCapabilities(container).length > 0;
}
