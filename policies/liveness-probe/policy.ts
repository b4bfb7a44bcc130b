import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { LASTING } from '#workload/kinds.ts';
import { missingProbes } from '#workload/missing-probes.ts';

export default definePolicy({
  id: 'liveness-probe',
  title: 'Container has no liveness probe',
  description:
    'Without a liveness probe the kubelet restarts a container only when its process ends. A program that hangs, in a ' +
    'deadlock say, then stays as it is until a person notices. Asked are the containers and sidecars of what runs until ' +
    'somebody deletes it; Jobs end by themselves. Many programs need none because they end when they are in trouble, and ' +
    'a probe that also asks what the program depends on restarts healthy ones.',
  remediation:
    'Set livenessProbe to something cheap that fails only if a restart helps, or see to it that the program ends by itself.',
  whenNot:
    'A program that ends by itself when it is in trouble needs none, and a database that recovers for an ' +
    'hour is better off without one than killed in the midst of it: exempt its container by name.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  ],
  covers: { 'kube-linter': ['no-liveness-probe'], polaris: ['livenessProbeMissing'] },
  severity: 'low',
  kinds: LASTING,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'What the program answers, where, and how fast cannot be read from the object, and a wrong probe restarts a healthy ' +
    'program for ever.',

  detect: (subject) => missingProbes(subject, 'livenessProbe'),
});
