import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { LASTING } from '#workload/kinds.ts';
import { missingProbes } from '#workload/missing-probes.ts';

export default definePolicy({
  id: 'readiness-probe',
  title: 'Container has no readiness probe',
  description:
    'Services send requests to a Pod once all its containers are ready, and a rollout goes on to the next Pod. Without a ' +
    'readiness probe a container is ready the moment its process starts, before it listens: each rollout then loses ' +
    'requests, and one that brings in a program which never works is not stopped. Asked are the containers and sidecars ' +
    'of what runs until somebody deletes it.',
  remediation: 'Set readinessProbe to what shows that the container can do its work.',
  whenNot:
    'A program that nobody sends requests to and that works as soon as it runs (a worker that takes from ' +
    'a queue) may leave it out: exempt its container by name.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
  ],
  covers: { 'kube-linter': ['no-readiness-probe'], polaris: ['readinessProbeMissing'] },
  severity: 'low',
  kinds: LASTING,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'What the program answers once it is ready, and where, cannot be read from the object, and a wrong probe keeps it from ' +
    'getting any request.',

  detect: (subject) => missingProbes(subject, 'readinessProbe'),
});
