import type { JsonMap } from '#json/value.ts';
import { VERSION_SCHEMA } from '#workload/pod-security.ts';
import type { Catalogue } from './catalogue.ts';

/**
 * The JSON Schema (draft 7, which editors know best) of `kind: PolicySet`, made of the catalogue: ids and parameters
 * are those of the policies. A `title` says what is expected where a value is wrong, so it reads after that word.
 */
export function policySetSchema(catalogue: Catalogue): JsonMap {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'a policy set of admend',
    description: 'Which policies hold where, and how strictly.',
    ...map(
      {
        apiVersion: { const: 'admend.dev/v1alpha1' },
        kind: { const: 'PolicySet' },
        metadata: METADATA,
        spec: specSchema(catalogue),
      },
      ['apiVersion', 'kind', 'metadata', 'spec'],
    ),
  };
}

/** A map of these fields and no others: a field that nobody reads is refused, for whoever wrote it counts on it. */
function map(properties: JsonMap, required: readonly string[] = []): JsonMap {
  return {
    type: 'object',
    additionalProperties: false,
    properties,
    ...(required.length > 0 && { required }),
  };
}

function listOf(items: JsonMap, more: JsonMap = {}): JsonMap {
  return { type: 'array', items, ...more };
}

function described(description: string, schema: JsonMap): JsonMap {
  return { description, ...schema };
}

/** Each is looked for by its name. */
const MOST_PARENTS = 16;

const TEXT = { type: 'string', minLength: 1 };
const TEXTS = listOf(TEXT);
/** An empty list would mean nothing at all. */
const SOME = listOf(TEXT, { minItems: 1 });
const TRUTH = { type: 'boolean' };

/** Beside the name whatever Kubernetes keeps there. */
const METADATA = {
  type: 'object',
  required: ['name'],
  properties: {
    name: {
      title: 'a name of lower case letters, digits, "-" and "."',
      type: 'string',
      pattern: '^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$',
    },
  },
};

const REQUIREMENT = map(
  {
    key: TEXT,
    operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
    values: listOf({ type: 'string' }),
  },
  ['key', 'operator'],
);

const SELECTOR = map({
  matchLabels: { type: 'object', additionalProperties: { type: 'string' } },
  matchExpressions: listOf({
    ...REQUIREMENT,
    if: { properties: { operator: { enum: ['In', 'NotIn'] } }, required: ['operator'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { values: listOf({ type: 'string' }, { minItems: 1 }) }, required: ['values'] },
    else: { properties: { values: listOf({ type: 'string' }, { maxItems: 0 }) } },
  }),
});

const RESOURCE_RULE = map({
  apiGroups: listOf({ type: 'string' }),
  apiVersions: TEXTS,
  resources: described('Plural names: pods, pods/ephemeralcontainers, pods/*, *.', TEXTS),
  operations: listOf({ enum: ['CREATE', 'UPDATE', '*'] }),
  scope: { enum: ['Cluster', 'Namespaced', '*'] },
  resourceNames: TEXTS,
});

const MATCH: JsonMap = {
  namespaces: described(
    'Namespaces by name, * for any run of characters.',
    map({ include: TEXTS, exclude: TEXTS }),
  ),
  namespaceSelector: described('By the labels of the namespace, as in Kubernetes.', SELECTOR),
  objectSelector: described('By the labels of the object, as in Kubernetes.', SELECTOR),
  resourceRules: described(
    'Only these requests, as in Kubernetes; what is left out means all.',
    listOf(RESOURCE_RULE),
  ),
  excludeResourceRules: described('Not these requests.', listOf(RESOURCE_RULE)),
};

const EXEMPTION = map(
  {
    policies: described('Ids of policies, * for any run of characters.', listOf(TEXT, { minItems: 1 })),
    match: map({
      ...MATCH,
      names: described('Of the object or of the workload above it, * for any run of characters.', SOME),
      containers: described('Of the container at fault; "*" covers the Pod as a whole too.', SOME),
    }),
    reason: described('Why this is let be.', TEXT),
    owner: described('Who answers for it.', TEXT),
    until: {
      description: 'The last day on which it holds, in UTC; warned about 14 days before.',
      title: 'a date such as 2027-03-31',
      type: 'string',
      pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    },
  },
  ['policies', 'reason'],
);

const MODE = described(
  'audit: nothing is patched or denied; there are annotations, warnings and metrics only.',
  { enum: ['enforce', 'audit'], default: 'enforce' },
);

function specSchema(catalogue: Catalogue): JsonMap {
  return map({
    mode: MODE,
    extends: described(
      'Policy sets whose policies come first, by name or by file; what is said here wins, key by key.',
      listOf(TEXT, { uniqueItems: true, maxItems: MOST_PARENTS }),
    ),
    podSecurityVersion: {
      description:
        'The version of the Pod Security Standards that policies go by to the letter; without it they go by their own ' +
        'reading of the newest.',
      type: 'string',
      ...VERSION_SCHEMA,
    },
    match: described('Where the set holds; everywhere by default.', map(MATCH)),
    policies: listOf(policySchema(catalogue)),
    exemptions: listOf(EXEMPTION),
    controllers: described(
      'User names of controllers, * for any run of characters: what would be denied is only warned about when they ask.',
      TEXTS,
    ),
    denyControllers: described('True: denials hold for controllers as well.', { ...TRUTH, default: false }),
    injected: described(
      'leave: no fix reaches a container that another admission webhook added, and what is wrong with it is denied or counted, but not warned about.',
      { enum: ['leave', 'mend'], default: 'leave' },
    ),
  });
}

function policySchema(catalogue: Catalogue): JsonMap {
  const policies = [...catalogue.values()];
  return {
    ...map(
      {
        id: { enum: policies.map(({ id }) => id) },
        mend: described('The riskiest fix that is applied without a person.', {
          enum: ['never', 'safe', 'evidence', 'risky'],
          default: 'evidence',
        }),
        unmended: described('What happens to what is left.', {
          enum: ['deny', 'warn', 'audit'],
          default: 'warn',
        }),
        suggest: described('Whether what is left becomes a suggestion.', { ...TRUTH, default: true }),
        parameters: { type: 'object' },
      },
      ['id'],
    ),
    allOf: policies.map(({ id, parameters }) => ({
      if: { properties: { id: { const: id } }, required: ['id'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { properties: { parameters } },
    })),
  };
}
