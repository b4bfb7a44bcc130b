import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { declaringFix, UNDECLARABLE, undeclaredPorts } from '#workload/undeclared-ports.ts';

export default definePolicy({
  id: 'liveness-port',
  title: 'Liveness probe asks a port that no container declares',
  description:
    'A liveness probe restarts a container that no longer answers. The kubelet looks a named port up in the same ' +
    'container, and where it finds none the probe counts neither as passed nor as failed: a container that hangs ' +
    'stays. A number works undeclared, but readers and tools do not see what the container listens on, and a ' +
    'typing error in it restarts the container for ever.',
  remediation:
    "Declare the port that the liveness probe asks in the container's ports, by the same number or name.",
  whenNot:
    'A port that the program opens is reached whether it is declared or not; an image that declares none on ' +
    'purpose works.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  ],
  covers: {
    'kube-linter': ['liveness-port'],
    'k8s-auto-fix': ['liveness_port'],
  },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: UNDECLARABLE,

  needs: ['{container}/livenessProbe'],
  detect: ({ pod }) => (pod === undefined ? [] : undeclaredPorts(pod, 'livenessProbe')),

  fix: declaringFix('livenessProbe'),
});
