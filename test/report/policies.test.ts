import { expect, test } from 'vitest';
import { plain } from '#report/paint.ts';
import { policyEntry, policyPage } from '#report/policies.ts';
import { testPolicy } from '../support/policies.ts';

test('a page says where a policy finds nothing, and why', () => {
  const reason = 'The API server fills both fields.';
  const page = (parts = {}) => policyPage(policyEntry(testPolicy('some-policy', parts)), undefined, plain);
  expect(page({ manifestsOnly: reason })).toContain(`on CREATE, UPDATE\n  manifests only: ${reason}\n`);
  expect(page()).not.toContain('manifests only');
});

test('a page says who should be exempt', () => {
  const policy = testPolicy('some-policy', { whenNot: 'Node agents need it.' });
  expect(policyEntry(policy).whenNot).toBe('Node agents need it.');
  expect(policyPage(policyEntry(policy), undefined, plain)).toContain(
    'When not to\n  Node agents need it.\n',
  );
});

test('an entry has no reason where there is none', () => {
  expect(policyEntry(testPolicy('some-policy')).manifestsOnly).toBeNull();
});

test('a page says where two managers conflict', () => {
  const fix = { risks: { safe: 'It is.' }, pointers: ['/spec/a'], offer: () => undefined };
  const page = (conflicts = {}) =>
    policyPage(policyEntry(testPolicy('some-policy', { fix: { ...fix, ...conflicts } })), undefined, plain);
  expect(page({ conflicts: 'It changes a.' })).toContain('  conflicts: It changes a.\n');
  expect(page()).not.toContain('conflicts');
});
