import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { policySetSchema } from './schema.ts';
import { STATUS_SCHEMA } from './status-schema.ts';
import { KEPT, structural } from './structural.ts';

/** Where an API server keeps policy sets. */
export const POLICY_SETS = {
  group: 'admend.dev',
  version: 'v1alpha1',
  resource: 'policysets',
  path: '/apis/admend.dev/v1alpha1/policysets',
  /** The name of their CustomResourceDefinition. */
  definition: 'policysets.admend.dev',
} as const;

/**
 * The CustomResourceDefinition of `kind: PolicySet`, made of the JSON Schema of its files. Ids of policies are only
 * held to their form: it has to outlive the catalogue, and which there are the validating hook knows.
 */
export function policySetDefinition(): JsonMap {
  const { group, version, resource, definition } = POLICY_SETS;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: definition },
    spec: {
      group,
      scope: 'Cluster',
      names: {
        kind: 'PolicySet',
        listKind: 'PolicySetList',
        plural: resource,
        singular: 'policyset',
        shortNames: ['pset'],
      },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: COLUMNS,
          schema: { openAPIV3Schema: objectSchema() },
        },
      ],
    },
  };
}

const COLUMNS = [
  { name: 'Mode', type: 'string', jsonPath: '.spec.mode' },
  { name: 'Loaded', type: 'boolean', jsonPath: '.status.loaded' },
  { name: 'Agreed', type: 'string', jsonPath: '.status.conditions[?(@.type=="Agreed")].status' },
  { name: 'Digest', type: 'string', jsonPath: '.status.digest' },
  { name: 'Error', type: 'string', jsonPath: '.status.error' },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

function objectSchema(): JsonMap {
  const written = policySetSchema(new Map());
  return {
    description: stringAt(written, 'description') ?? '',
    type: 'object',
    ...KEPT,
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { type: 'object' },
      spec: structural(mapAt(written, 'properties', 'spec') ?? {}, refined),
      status: STATUS_SCHEMA,
    },
  };
}

/** What only a cluster's schema says of a field. */
function refined(path: string, schema: JsonMap): JsonMap {
  if (path.endsWith('Selector')) return { ...schema, 'x-kubernetes-map-type': 'atomic' };
  if (path.endsWith('matchExpressions')) return { ...schema, maxItems: 64 };
  if (path.endsWith('matchExpressions.*')) return { ...schema, ...rule(VALUES) };
  return path === 'policies.*.id' ? POLICY_ID : { ...schema, ...MORE[path] };
}

const POLICY_ID = { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 63 };

/** What an exemption or a set could hold in vain, in the Common Expression Language. */
const VALUES = {
  rule: "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
  message: 'values: expected some for In and NotIn, none for Exists and DoesNotExist',
};
const ONCE = {
  rule: 'self.all(name, self.exists_one(other, other == name))',
  message: 'a set extends another once',
};

const MORE: Readonly<Record<string, JsonMap>> = {
  // Their order says who wins, so nobody may merge them.
  extends: {
    description: 'Policy sets whose policies come first, by name; what is said here wins, key by key.',
    'x-kubernetes-list-type': 'atomic',
    ...rule(ONCE),
  },
  // By name only: a cluster has no files.
  'extends.*': { pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$', maxLength: 253 },
  policies: { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] },
  'policies.*.parameters': { 'x-kubernetes-preserve-unknown-fields': true },
  exemptions: { maxItems: 1_024, 'x-kubernetes-list-type': 'atomic' },
  'exemptions.*.until': { format: 'date', maxLength: 10 },
};

function rule(said: JsonMap): JsonMap {
  return { 'x-kubernetes-validations': [said] };
}
