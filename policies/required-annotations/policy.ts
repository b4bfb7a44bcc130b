import { type JsonMap, listAt } from '#json/value.ts';
import { definePolicy, prepared } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { missingMetadata, patternsIn, type Requirements } from '#workload/required-metadata.ts';

export default definePolicy({
  id: 'required-annotations',
  title: 'Object lacks an annotation that the site asks for',
  description:
    'Annotations hold what people and tools need to know of an object, such as whom to write to when it fails at night. ' +
    'Which ones there have to be is for a site to say: this policy asks for none unless a set does. What a workload ' +
    'made is not asked.',
  remediation: 'Add the annotation to metadata.annotations.',
  whenNot:
    'Objects of charts that others write, and what operators make, cannot have them: exempt their ' +
    'namespaces, or let kustomize add them.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/'],
  covers: { 'kube-linter': ['required-annotation-email'] },
  severity: 'low',
  kinds: [...WORKLOADS, ...SERVICES],
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      annotations: {
        description:
          'The annotations that there have to be, and what their values look like, with * for any run of characters: { team: "*" }.',
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {},
      },
      addresses: {
        description: 'The annotations that there have to be and whose value is an e-mail address.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    },
  },
  unfixable: 'What the annotation should say is not in the object.',

  detect: ({ object }, parameters) => missingMetadata(object, 'annotations', annotationsIn(parameters)),
});

const annotationsIn = prepared(
  (parameters): Requirements => [...patternsIn(parameters, 'annotations'), ...addressesIn(parameters)],
);

const ADDRESS = { called: 'an e-mail address', allows: isAddress };

function addressesIn(parameters: JsonMap): Requirements {
  return listAt(parameters, 'addresses').flatMap((key) =>
    typeof key === 'string' ? [[key, ADDRESS] as const] : [],
  );
}

/** One @, something before it, and a host with a dot after it; whether mail arrives there nobody can tell from a text. */
function isAddress(value: string): boolean {
  const [name = '', host = '', ...more] = value.split('@');
  if (more.length > 0 || !/^[\w.+-]+$/.test(name) || !/^[A-Za-z\d.-]+$/.test(host)) return false;
  const labels = host.split('.');
  return labels.length > 1 && labels.every((label) => label !== '');
}
