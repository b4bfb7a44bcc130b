import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { podOf } from '#workload/pod.ts';
import {
  isBeyondKnown,
  isFreeAsWindows,
  isFreeInUserNamespace,
  letterOf,
  minorOf,
  NEWEST,
} from '#workload/pod-security.ts';

describe('a version', () => {
  test.each([
    ['1.0', 0],
    ['1.9', 9],
    ['1.24', 24],
    [`1.${NEWEST}`, NEWEST],
    [`1.${NEWEST + 1}`, NEWEST],
    ['1.99', NEWEST],
    ['latest', NEWEST],
  ])('%s has the minor %i', (version, minor) => {
    expect(minorOf(version)).toBe(minor);
  });

  test.each([
    ['1.0', false],
    [`1.${NEWEST}`, false],
    [`1.${NEWEST + 1}`, true],
    ['latest', false],
  ])('%s is later than what is known: %s', (version, expected) => {
    expect(isBeyondKnown(version)).toBe(expected);
  });

  test('is what the parameter says, and none without', () => {
    expect(letterOf({ podSecurityVersion: '1.24' })).toBe(24);
    expect(letterOf({ podSecurityVersion: null })).toBeUndefined();
    expect(letterOf({})).toBeUndefined();
  });
});

function podWith(spec: Json) {
  const pod = podOf({ group: '', kind: 'Pod' }, { spec });
  if (pod === undefined) throw new Error('no Pod');
  return pod;
}

describe('Windows', () => {
  const byField = podWith({ os: { name: 'windows' } });
  const bySelector = podWith({ nodeSelector: { 'kubernetes.io/os': 'windows' } });

  test('counts by the field alone, and since 1.25, where a version is asked for', () => {
    expect([24, 25, NEWEST].map((letter) => isFreeAsWindows(byField, letter))).toEqual([false, true, true]);
    expect([24, 25, NEWEST].map((letter) => isFreeAsWindows(bySelector, letter))).toEqual([
      false,
      false,
      false,
    ]);
    expect(isFreeAsWindows(podWith({ os: { name: 'linux' } }), NEWEST)).toBe(false);
  });

  test('counts by the node selector too where none is', () => {
    expect([byField, bySelector].map((pod) => isFreeAsWindows(pod, undefined))).toEqual([true, true]);
  });
});

test('a user namespace counts since 1.35, where the Pod has one', () => {
  const pods = [{ hostUsers: false }, { hostUsers: true }, { hostUsers: null }, {}].map(podWith);
  expect(pods.map((pod) => isFreeInUserNamespace(pod, 35))).toEqual([true, false, false, false]);
  expect(pods.map((pod) => isFreeInUserNamespace(pod, 34))).toEqual([false, false, false, false]);
});
