import { expect, test } from 'vitest';
import { mutatingConfiguration, validatingConfiguration } from '#kube/registration.ts';
import { POLICIES, policyCalled, setOf } from '../support/sets.ts';

const REGISTRATION = {
  url: 'https://127.0.0.1:8443',
  ca: 'PEM',
  excludedNamespaces: [],
  failurePolicy: 'Ignore',
} as const;

test('no kind is asked about for the sake of policies that need neighbours', () => {
  const sets = setOf([policyCalled('missing-network-policy'), policyCalled('dangling-service')]);
  expect(mutatingConfiguration(sets, REGISTRATION).webhooks?.[0]?.rules).toEqual([]);
  expect(validatingConfiguration(sets, REGISTRATION).webhooks?.[0]?.rules).toEqual([]);
});

test('the others are asked about as if those were not there', () => {
  const alone = POLICIES.filter(({ neighbours }) => neighbours === undefined);
  expect(alone.length).toBeLessThan(POLICIES.length);
  expect(mutatingConfiguration(setOf(POLICIES), REGISTRATION)).toEqual(
    mutatingConfiguration(setOf(alone), REGISTRATION),
  );
});
