import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';

export default definePolicy({
  id: 'default-namespace',
  title: 'Object lives in the namespace default',
  description:
    'Rights, quotas, network policies and Pod Security are given by namespace. In default everything lands that was ' +
    'applied without a namespace, so nobody can give it any of these without meaning strangers as well, and it cannot ' +
    'be deleted as a whole. A manifest that names no namespace goes into the one that kubectl is told, default unless ' +
    'it is told another: check it with --namespace. What a workload made is not asked.',
  remediation: 'Make a namespace for the application and name it in metadata.namespace.',
  whenNot:
    'The API server makes the Service kubernetes there itself: exempt it by name. In a cluster for trying ' +
    'things out, or for one application alone, the namespace does no harm.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
  covers: { 'kube-linter': ['use-namespace'], cis: ['5.7.4'], 'nsa-cisa': ['namespace-separation'] },
  severity: 'low',
  kinds: [...WORKLOADS, ...SERVICES],
  operations: ['CREATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Which namespace is meant is not in the object, and one that exists cannot be moved.',

  detect: ({ object, namespace }) => {
    if (namespace !== 'default' || isMadeByWorkload(object)) return [];
    return [
      {
        pointer: '/metadata/namespace',
        value: 'default',
        reason: 'object lives in the namespace default: name one of its own in metadata.namespace',
        detail: 'The namespace of the object is default, or it names none and none was given.',
      },
    ];
  },
});
