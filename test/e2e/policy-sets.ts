/** Specs that have to be refused: unknown fields by the hook, anything else by the schema, before anybody of ours is asked. */
export const BAD_SETS: readonly { readonly what: string; readonly spec: string; readonly says: string }[] = [
  {
    what: 'a field that there is not',
    spec: '{ polices: [] }',
    says: 'unknown field "polices"; did you mean "policies"?',
  },
  { what: 'an unknown mode', spec: '{ mode: enforced }', says: 'Unsupported value: "enforced"' },
  {
    what: 'an id that can be none',
    spec: '{ policies: [{ id: Privileged }] }',
    says: 'spec.policies[0].id: Invalid value: "Privileged"',
  },
  {
    what: 'a policy without an id',
    spec: '{ policies: [{ mend: safe }] }',
    says: 'spec.policies[0].id: Required value',
  },
  {
    what: 'a policy that is named twice',
    spec: '{ policies: [{ id: privileged }, { id: privileged, mend: safe }] }',
    says: 'spec.policies[1]: Duplicate value',
  },
  {
    what: 'an unknown order',
    spec: '{ policies: [{ id: privileged, unmended: refuse }] }',
    says: 'spec.policies[0].unmended: Unsupported value: "refuse"',
  },
  {
    what: 'a file',
    spec: '{ extends: [./base.yaml] }',
    says: 'spec.extends[0]: Invalid value: "./base.yaml"',
  },
  { what: 'a parent named twice', spec: '{ extends: [strict, strict] }', says: 'a set extends another once' },
  {
    what: 'In without values',
    spec: '{ match: { objectSelector: { matchExpressions: [{ key: a, operator: In }] } } }',
    says: 'expected some for In and NotIn, none for Exists and DoesNotExist',
  },
  {
    what: 'Exists with values',
    spec: '{ exemptions: [{ policies: ["*"], reason: r, match: { namespaceSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] } } }] }',
    says: 'expected some for In and NotIn, none for Exists and DoesNotExist',
  },
  {
    what: 'an unknown operator',
    spec: '{ match: { objectSelector: { matchExpressions: [{ key: a, operator: Gt, values: ["1"] }] } } }',
    says: 'operator: Unsupported value: "Gt"',
  },
  {
    what: 'an exemption without a reason',
    spec: '{ exemptions: [{ policies: ["*"] }] }',
    says: 'spec.exemptions[0].reason: Required value',
  },
  {
    what: 'an empty reason',
    spec: '{ exemptions: [{ policies: ["*"], reason: "" }] }',
    says: 'spec.exemptions[0].reason',
  },
  {
    what: 'a day that there is not',
    spec: '{ exemptions: [{ policies: ["*"], reason: r, until: "2027-02-30" }] }',
    says: 'must be of type date: "2027-02-30"',
  },
  {
    what: 'what is no date',
    spec: '{ exemptions: [{ policies: ["*"], reason: r, until: tomorrow }] }',
    says: 'spec.exemptions[0].until',
  },
  {
    what: 'no policies to exempt from',
    spec: '{ exemptions: [{ policies: [], reason: r }] }',
    says: 'spec.exemptions[0].policies',
  },
  {
    what: 'an unknown operation',
    spec: '{ match: { resourceRules: [{ operations: [DELETE] }] } }',
    says: 'Unsupported value: "DELETE"',
  },
  {
    what: 'a version that is none',
    spec: '{ podSecurityVersion: "v1.36" }',
    says: 'spec.podSecurityVersion',
  },
  { what: 'a truth that is a text', spec: '{ denyControllers: "yes" }', says: 'must be of type boolean' },
];
