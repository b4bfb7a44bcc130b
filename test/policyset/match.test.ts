import { describe, expect, test } from 'vitest';
import type { AdmissionRequest } from '#admission/request.ts';
import type { JsonMap } from '#json/value.ts';
import { type Match, meant } from '#policyset/match.ts';
import type { Answer } from '#policyset/selector.ts';
import { requestWith } from '../support/requests.ts';

const labelled = (labels: JsonMap) => ({ metadata: { labels } });
const NAMESPACE: Partial<AdmissionRequest> = {
  kind: { group: '', version: 'v1', kind: 'Namespace' },
  name: 'shop',
  namespace: '',
  object: labelled({ team: 'red' }),
};
const NODE: Partial<AdmissionRequest> = { kind: { group: '', version: 'v1', kind: 'Node' }, namespace: '' };
const EPHEMERAL = { subresource: 'ephemeralcontainers' };

type Labels = Readonly<Record<string, string>> | 'unknown';
type Case = [match: Match, request: Partial<AdmissionRequest>, expected: Answer, labels?: Labels];

const include = (...names: string[]): Match => ({ namespaces: { include: names } });
const exclude = (...names: string[]): Match => ({ namespaces: { exclude: names } });
const rules = (...resources: string[]): Match => ({ resourceRules: [{ resources }] });
const team = (operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist', ...values: string[]) => ({
  matchExpressions: [{ key: 'team', operator, values }],
});

describe('namespaces by name', () => {
  test.each<Case>([
    [{}, {}, true],
    [include('shop'), {}, true],
    [include('shop*'), { namespace: 'shop-a' }, true],
    [include('*'), {}, true],
    [include('shop'), { namespace: 'shop-a' }, false],
    [include(), {}, false],
    [exclude('kube-*'), { namespace: 'kube-system' }, false],
    [exclude('kube-*'), {}, true],
    [{ namespaces: { include: ['s*'], exclude: ['shop'] } }, {}, false],
    // A Namespace is taken to be in itself; what is in none is in no list.
    [include('shop'), NAMESPACE, true],
    [exclude('shop'), NAMESPACE, false],
    [include('shop'), NODE, false],
    [exclude('shop'), NODE, true],
  ])('%j %j: %j', holds);
});

describe('objects by label', () => {
  const red = { objectSelector: { matchLabels: { team: 'red' } } };
  test.each<Case>([
    [red, { object: labelled({ team: 'red', tier: 'web' }) }, true],
    [red, { object: labelled({ team: 'blue' }) }, false],
    [red, {}, false],
    [{ objectSelector: {} }, {}, true],
    [{ objectSelector: team('In', 'red', 'blue') }, { object: labelled({ team: 'blue' }) }, true],
    [{ objectSelector: team('NotIn', 'red') }, { object: labelled({ team: 'red' }) }, false],
    [{ objectSelector: team('NotIn', 'red') }, {}, true],
    [{ objectSelector: team('Exists') }, { object: labelled({ team: '' }) }, true],
    [{ objectSelector: team('DoesNotExist') }, { object: labelled({ team: '' }) }, false],
    // A label that is taken away or brought in does not take the object out of reach.
    [red, { object: {}, oldObject: labelled({ team: 'red' }) }, true],
    [red, { object: labelled({ constructor: 'red' }) }, false],
    [red, { object: { metadata: { labels: ['team'] } } }, false],
  ])('%j %j: %j', holds);
});

describe('namespaces by label', () => {
  const red = { namespaceSelector: { matchLabels: { team: 'red' } } };
  const named = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } };
  test.each<Case>([
    [red, {}, true, { team: 'red' }],
    [red, {}, false, { team: 'blue' }],
    [red, {}, 'unknown', 'unknown'],
    [{ namespaceSelector: {} }, {}, true, 'unknown'],
    // The API server sets this one on every namespace, so it is always known.
    [named, {}, true, 'unknown'],
    [named, { namespace: 'other' }, false, 'unknown'],
    [{ namespaceSelector: { ...red.namespaceSelector, ...team('Exists') } }, {}, 'unknown', 'unknown'],
    [{ ...red, ...include('other') }, {}, false, 'unknown'],
    [{ ...red, objectSelector: team('Exists') }, {}, false, 'unknown'],
    [red, NAMESPACE, true, 'unknown'],
    [red, { ...NAMESPACE, object: {} }, false, 'unknown'],
    [red, NODE, true, 'unknown'],
  ])('%j %j: %j', holds);
});

describe('requests by resource', () => {
  test.each<Case>([
    [rules('pods'), {}, true],
    [rules('pods'), EPHEMERAL, false],
    [rules('pods/ephemeralcontainers'), EPHEMERAL, true],
    [rules('pods/*'), EPHEMERAL, true],
    [rules('pods/*'), {}, true],
    [rules('*'), {}, true],
    [rules('*'), EPHEMERAL, false],
    [rules('*/*'), EPHEMERAL, true],
    [rules('services', 'pods'), {}, true],
    [rules('services'), {}, false],
    [{ resourceRules: [] }, {}, false],
    [{ resourceRules: [{}] }, {}, true],
    [{ resourceRules: [{ apiGroups: ['apps'] }, { apiGroups: [''] }] }, {}, true],
    [{ resourceRules: [{ apiGroups: ['apps'] }] }, {}, false],
    [{ resourceRules: [{ apiVersions: ['v2'] }] }, {}, false],
    [{ resourceRules: [{ operations: ['UPDATE'] }] }, {}, false],
    [{ resourceRules: [{ operations: ['*'] }] }, {}, true],
    [{ resourceRules: [{ scope: 'Namespaced' }] }, {}, true],
    [{ resourceRules: [{ scope: 'Cluster' }] }, {}, false],
    [{ resourceRules: [{ scope: 'Cluster' }] }, NODE, true],
    [{ resourceRules: [{ resourceNames: ['test'] }] }, {}, true],
    [{ resourceRules: [{ resourceNames: ['other'] }] }, {}, false],
    [{ resourceRules: [{ resourceNames: [] }] }, {}, true],
    [{ resourceRules: [{ scope: 'Cluster' }] }, { ...NAMESPACE, namespace: 'shop' }, true],
    [{ excludeResourceRules: [{ resources: ['pods'] }] }, {}, false],
    [{ ...rules('*'), excludeResourceRules: [{ resourceNames: ['test'] }] }, {}, false],
    [{ ...rules('*'), excludeResourceRules: [] }, {}, true],
  ])('%j %j: %j', holds);
});

function holds(
  match: Match,
  parts: Partial<AdmissionRequest>,
  expected: Answer,
  namespaceLabels: Labels = 'unknown',
) {
  expect(meant(match, requestWith(parts), { namespaceLabels })).toBe(expected);
}
