import { stringAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { isMadeByWorkload } from '#workload/made-by.ts';

const LABEL = 'app.kubernetes.io/instance';

export default definePolicy({
  id: 'instance-label',
  title: 'Label app.kubernetes.io/instance is not the name of the workload',
  description:
    'The label names one installation of an application, so that two of them in one namespace can be told apart. A site ' +
    'that installs each workload on its own has the name of the workload there. Where several workloads make up one ' +
    'installation, as in most Helm charts, it rightly is another: there this policy is of no use. What a workload made ' +
    'is not asked, nor an object whose name the API server makes up.',
  remediation: `Set the label ${LABEL} to the name of the workload.`,
  whenNot:
    'Where several workloads make up one installation, as in most Helm charts, the label has the name of ' +
    'the release: leave the policy out of the set there, or exempt the namespace.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/'],
  covers: { polaris: ['metadataAndInstanceMismatched'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'By labels others find an object: they are never for a mend.',

  detect: ({ object }) => {
    const name = stringAt(object, 'metadata', 'name') ?? '';
    if (name === '' || isMadeByWorkload(object) || stringAt(object, 'metadata', 'generateName')) return [];
    // An empty one says nothing, and the API server makes one of a null.
    const label = stringAt(object, 'metadata', 'labels', LABEL) || undefined;
    if (label === name) return [];
    return [
      {
        pointer: '/metadata/labels/app.kubernetes.io~1instance',
        value: label ?? 'unset',
        reason: `label ${LABEL} is ${label === undefined ? 'not set' : 'another'}: set it to ${name}`,
        detail: `The label ${LABEL} is ${label ?? 'not set'}, and the name of the workload is ${name}.`,
      },
    ];
  },
});
