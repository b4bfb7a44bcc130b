import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { listeningPorts } from '#workload/listening.ts';
import { titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'ssh-port',
  title: 'Container offers SSH',
  description:
    'Port 22 is that of SSH. A login into a container bypasses the API server: its access rules, its audit log and the ' +
    'hour at which somebody is no longer allowed in; and it is one more daemon with keys to look after. kubectl exec and ' +
    'kubectl debug do the same under those rules. A program whose business SSH is, such as a Git or SFTP server, is an ' +
    'exemption.',
  remediation:
    'Remove the SSH server from the image and the port from ports; use kubectl exec or kubectl debug.',
  whenNot:
    'A program whose business SSH is (a Git or SFTP server, a bastion) offers it on purpose: exempt its ' +
    'container by name.',
  references: [
    'https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/',
    'https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml?search=22',
  ],
  covers: { 'kube-linter': ['ssh-port'], 'k8s-auto-fix': ['ssh_port'] },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'A port that is no longer declared can be reached as before: only the image can be rid of the SSH server.',

  needs: [
    '{container}/ports',
    '{container}/livenessProbe',
    '{container}/readinessProbe',
    '{container}/startupProbe',
  ],
  detect: ({ pod }) =>
    (pod?.containers ?? []).flatMap((container) =>
      listeningPorts(container)
        .filter(({ number, protocol }) => number === 22 && protocol === 'TCP')
        .map(({ pointer }) => ({
          container,
          pointer,
          value: '22/TCP',
          reason: `${titleOf(container)} offers SSH on port 22: use kubectl exec, remove the port`,
          detail: 'It declares the TCP port 22, on which SSH servers listen, or a probe asks there.',
        })),
    ),
});
