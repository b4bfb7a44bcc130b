import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { Json, JsonMap } from '#json/value.ts';
import { forAll } from '../support/laws.ts';
import { updateOf, VALIDATE } from '../support/reviews.ts';
import { POLICIES, setOf } from '../support/sets.ts';

const RBAC = setOf(POLICIES.filter(({ id }) => id.startsWith('rbac-')));

const rule = (apiGroups: readonly string[], resources: readonly string[], verbs: readonly string[]) => ({
  apiGroups,
  resources,
  verbs,
});

const roleWith = (...rules: readonly Json[]): JsonMap => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'operator' },
  rules,
});

/** Keys of what the policies tell that an update brings in. */
const broughtIn = (before: JsonMap, after: JsonMap) =>
  admit(updateOf(before, after), RBAC, VALIDATE).remaining.map(({ key }) => key);

const SECRETS = [[''], ['secrets']] as const;
const ROLES = ['rbac.authorization.k8s.io'];
const HOOKS = ['admissionregistration.k8s.io'];

test.each<[string, Json, Json, readonly string[]]>([
  [
    'whom it may impersonate',
    rule([''], ['serviceaccounts'], ['impersonate']),
    rule([''], ['users', 'groups', 'serviceaccounts'], ['impersonate']),
    ['rbac-escalation::users=impersonate', 'rbac-escalation::groups=impersonate'],
  ],
  [
    'what it may bind',
    rule(ROLES, ['roles'], ['bind']),
    rule(ROLES, ['roles', 'clusterroles'], ['bind']),
    ['rbac-escalation::clusterroles=bind'],
  ],
  [
    'what it may do to Secrets',
    rule(...SECRETS, ['create']),
    rule(...SECRETS, ['create', 'update', 'patch', 'delete', 'deletecollection']),
    ['update', 'patch', 'delete', 'deletecollection'].map((verb) => `rbac-secrets::secrets=${verb}`),
  ],
  [
    'how it may read Secrets',
    rule(...SECRETS, ['watch']),
    rule(...SECRETS, ['watch', 'get', 'list']),
    ['rbac-secrets::secrets=get', 'rbac-secrets::secrets=list'],
  ],
  [
    'on what it may do everything',
    rule(['example.com'], ['widgets'], ['*']),
    rule(['fleet.example.com'], ['clusters', 'credentials'], ['*']),
    ['rbac-wildcards::clusters.fleet.example.com=*', 'rbac-wildcards::credentials.fleet.example.com=*'],
  ],
  [
    'the names that it is held to',
    { ...rule(['example.com'], ['widgets'], ['*']), resourceNames: ['a'] },
    rule(['example.com'], ['widgets'], ['*']),
    ['rbac-wildcards::widgets.example.com=*'],
  ],
  [
    'what it may create',
    rule(['apps'], ['deployments'], ['create']),
    rule(['apps'], ['deployments', 'daemonsets'], ['create']),
    ['rbac-create-pods::daemonsets=create'],
  ],
  [
    'how it may get into containers',
    rule([''], ['pods/attach'], ['get']),
    rule([''], ['pods/attach', 'pods/exec'], ['get']),
    ['rbac-pod-exec::pods/exec=get'],
  ],
  [
    'which webhooks it may change',
    rule(HOOKS, ['mutatingwebhookconfigurations'], ['patch']),
    rule(HOOKS, ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'], ['patch']),
    ['rbac-webhook-configurations::validatingwebhookconfigurations=patch'],
  ],
  [
    'what it may ask kubelets',
    rule([''], ['nodes/proxy'], ['get']),
    rule([''], ['nodes/proxy'], ['get', 'create']),
    ['rbac-node-proxy::nodes/proxy=create'],
  ],
  [
    'how it may approve certificates',
    rule(['certificates.k8s.io'], ['certificatesigningrequests/approval'], ['patch']),
    rule(['certificates.k8s.io'], ['certificatesigningrequests/approval'], ['patch', 'update']),
    ['rbac-certificate-approval::certificatesigningrequests/approval=update'],
  ],
])('an update widens %s', (_, before, after, expected) => {
  expect(broughtIn(roleWith(before), roleWith(after))).toEqual(expected);
  expect(broughtIn(roleWith(after), roleWith(after))).toEqual([]);
});

const some = (...values: readonly string[]): fc.Arbitrary<readonly string[]> =>
  fc.subarray([...values], { minLength: 1 });
const anyRule = fc.record({
  apiGroups: some('*', '', 'apps', 'rbac.authorization.k8s.io', 'example.com'),
  resources: some('*', 'secrets', 'pods', 'pods/exec', '*/exec', 'deployments', 'clusterroles', 'users'),
  verbs: some('*', 'get', 'list', 'create', 'update', 'bind', 'impersonate'),
  resourceNames: fc.constantFrom<Json>(null, [], ['a', 'b']),
});

/** The same rule with something of each list taken away, or with names in place of a star. */
const narrowed = ({ apiGroups, resources, verbs, resourceNames }: RuleOf<typeof anyRule>) =>
  fc.record({
    apiGroups: less(apiGroups, 'apps', 'batch'),
    resources: less(resources, 'pods', 'widgets'),
    verbs: less(verbs, 'get', 'patch'),
    resourceNames: fc.constantFrom<Json>(resourceNames, ['a']),
  });

type RuleOf<T> = T extends fc.Arbitrary<infer Rule> ? Rule : never;

const less = (values: readonly string[], ...named: readonly string[]) =>
  values.includes('*') ? fc.oneof(some(...values), some(...named)) : some(...values);

const update = fc.array(anyRule, { maxLength: 3 }).chain((rules) =>
  fc.record({
    before: fc.constant(rules),
    after: fc.tuple(...rules.map(narrowed)).chain((less) => fc.shuffledSubarray([...less, ...less])),
  }),
);

test('an update that takes something away, or moves it, brings nothing in', () => {
  forAll(update, ({ before, after }) => {
    expect(broughtIn(roleWith(...before), roleWith(...after))).toEqual([]);
  });
});
