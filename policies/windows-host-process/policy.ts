import { booleanAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { titleOf } from '#workload/pod.ts';
import { securityContextsOf } from '#workload/security-context.ts';

export default definePolicy({
  id: 'windows-host-process',
  title: 'Container runs as a process of its Windows node',
  description:
    'A HostProcess container is no container: it runs on the Windows node itself, with the files, network and accounts of ' +
    'the node. It is to Windows what a privileged container is to Linux.',
  remediation:
    'Remove securityContext.windowsOptions.hostProcess, or let what manages the node be exempt by name.',
  whenNot:
    'Network plugins, storage drivers, kube-proxy and log shippers of Windows nodes run so: exempt them ' +
    'by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
  ],
  severity: 'critical',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  covers: {
    'pod-security-baseline': ['windowsHostProcess'],
    polaris: ['hostProcess'],
    cis: ['5.2.11'],
    'nsa-cisa': ['no-privileged'],
  },
  unfixable:
    'The API server asks hostNetwork and one answer of all containers beside it, and what is left would be an ordinary ' +
    'container in which hardly any program for the node does its work.',

  needs: ['{pod}/securityContext/windowsOptions', '{container}/securityContext/windowsOptions'],
  detect: ({ pod }) => {
    if (pod === undefined) return [];
    return securityContextsOf(pod).flatMap(({ container, fields, pointer }) => {
      if (booleanAt(fields, 'windowsOptions', 'hostProcess') !== true) return [];
      return [
        {
          container,
          pointer: `${pointer}/windowsOptions/hostProcess`,
          value: 'true',
          reason: `${titleOf(container)} runs on the Windows node itself: remove windowsOptions.hostProcess`,
          detail:
            'securityContext.windowsOptions.hostProcess is true, so the program runs outside of any container.',
        },
      ];
    });
  },
});
