import { definePolicy, prepared } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { missingMetadata, patternsIn } from '#workload/required-metadata.ts';

export default definePolicy({
  id: 'required-labels',
  title: 'Object lacks a label that the site asks for',
  description:
    'Labels tell whose an object is, what it belongs to and who pays for it, and are how one finds all objects of a team. ' +
    'Which ones there have to be is for a site to say: this policy asks for none unless a set does. What a workload ' +
    'made is not asked.',
  remediation: 'Add the label to metadata.labels.',
  whenNot:
    'Objects of charts that others write, and what operators make, cannot have them: exempt their ' +
    'namespaces, or let kustomize add them.',
  references: [
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
  ],
  covers: { 'kube-linter': ['required-label-owner'] },
  severity: 'low',
  kinds: [...WORKLOADS, ...SERVICES],
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      labels: {
        description:
          'The labels that there have to be, and what their values look like, with * for any run of characters: { owner: "*", team: "team-*" }.',
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {},
      },
    },
  },
  unfixable:
    'What the label should say is not in the object, and by labels others find it: they are never for a mend.',

  detect: ({ object }, parameters) => missingMetadata(object, 'labels', labelsIn(parameters)),
});

const labelsIn = prepared((parameters) => patternsIn(parameters, 'labels'));
