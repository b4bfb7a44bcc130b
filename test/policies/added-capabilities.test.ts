import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const POLICY = policyCalled('added-capabilities');
const BASELINE = { podSecurityLevel: 'baseline', podSecurityVersion: 'latest' };
const RESTRICTED = { podSecurityLevel: 'restricted', podSecurityVersion: 'latest' };

const adding = (...add: readonly string[]) =>
  podWith({ containers: [{ name: 'app', image: 'app:1', securityContext: { capabilities: { add } } }] });

function violationsOf(object: JsonMap, parameters: JsonMap, oldObject?: JsonMap) {
  const review = reviewOf(object, oldObject && { operation: 'UPDATE', oldObject });
  return admit(review, setOf([POLICY], { parameters }), VALIDATE).violations;
}

const reasonsOn = (name: string, parameters: JsonMap) =>
  violationsOf(adding(name), parameters).map(({ reason }) => reason);

describe('the reason says what would comply', () => {
  test.each<[string, JsonMap, string]>([
    ['CHOWN', RESTRICTED, 'adds CHOWN: remove it, restricted allows only NET_BIND_SERVICE'],
    ['cap_chown', RESTRICTED, 'adds cap_chown: remove it, restricted allows only NET_BIND_SERVICE'],
    ['net_bind_service', RESTRICTED, 'adds net_bind_service: write NET_BIND_SERVICE'],
    ['CAP_CHOWN', BASELINE, 'adds CAP_CHOWN: write CHOWN'],
    ['NET_RAW', BASELINE, 'adds NET_RAW: remove it from securityContext.capabilities.add'],
    ['CHOWN', { allow: ['KILL'] }, 'adds CHOWN: remove it from securityContext.capabilities.add'],
  ])('%s by %o', (name, parameters, reason) => {
    expect(reasonsOn(name, parameters)).toEqual([`container "app" ${reason}`]);
  });

  test('and there is none for what complies', () => {
    expect(reasonsOn('NET_BIND_SERVICE', RESTRICTED)).toEqual([]);
    expect(reasonsOn('cap_chown', {})).toEqual([]);
    expect(reasonsOn('cap_kill', { ...RESTRICTED, allow: ['KILL'] })).toEqual([]);
  });
});

describe('an update to another spelling', () => {
  const change = (parameters: JsonMap) =>
    violationsOf(adding('SYS_ADMIN'), parameters, adding('CAP_SYS_ADMIN')).length;

  test('is new where a version of the standard goes by it, as containerd does', () => {
    expect(change(BASELINE)).toBe(1);
  });

  test('is none where it does not count', () => {
    expect(change({})).toBe(0);
  });
});
