import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { responseJson } from '#respond/response.ts';
import { MUTATE, reviewOf, updateOf, VALIDATE } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const POLICY = policyCalled('secret-in-env');
const CANARY = 'canary';

const podWithEnv = (...env: JsonMap[]) =>
  podWith({ containers: [{ name: 'app', image: 'registry.example/app:1', env }] });

describe('no value is told, of a variable that is called', () => {
  test.each([
    ['DB_PASSWORD', 'canary'],
    ['API_TOKEN', '$(PREFIX)canary'],
    ['BACKEND', 'redis://canary:canary@canary'],
    ['KEY', '-----BEGIN PRIVATE KEY-----canary'],
    ['AUTH', 'xoxb-canarycanary'],
    ['GIT', `ghp_${'canary'.repeat(6)}`],
    ['JWT', 'eyJcanarycanary.eyJcanarycanary.canarycanarycanary'],
  ])('%s', (name, value) => {
    const object = podWithEnv({ name, value });
    for (const facts of [MUTATE, VALIDATE]) {
      for (const unmended of ['deny', 'warn', 'audit'] as const) {
        const decision = admit(reviewOf(object), setOf([POLICY], { mend: 'risky', unmended }), facts);
        expect(decision.violations).toHaveLength(1);
        const { object: _, ...told } = decision;
        expect(JSON.stringify(told)).not.toContain(CANARY);
        expect(responseJson(decision)).not.toContain(CANARY);
      }
    }
  });
});

test('another value of the same variable is no new violation', () => {
  const [before, after] = ['one', 'two'].map((value) => podWithEnv({ name: 'DB_PASSWORD', value }));
  const sets = setOf([POLICY], { unmended: 'deny' });
  expect(admit(updateOf(before ?? {}, after ?? {}), sets, VALIDATE)).toMatchObject({
    outcome: 'allowed',
    violations: [],
  });
});

describe('its parameters', () => {
  const keysFor = (parameters: JsonMap, ...env: JsonMap[]) =>
    admit(reviewOf(podWithEnv(...env)), setOf([POLICY], { parameters }), VALIDATE).violations.map(
      ({ key }) => key,
    );

  test('add words', () => {
    const env = [
      { name: 'SIM_PIN', value: '1234' },
      { name: 'licenceKey', value: 'x' },
    ];
    expect(keysFor({ names: [], allow: [] }, ...env)).toEqual([]);
    expect(keysFor({ names: ['pin', 'licence key'], allow: [] }, ...env)).toEqual([
      'secret-in-env:container/app:SIM_PIN=literal',
      'secret-in-env:container/app:licenceKey=literal',
    ]);
  });

  test('take names out, whatever their value', () => {
    const env = [
      { name: 'DEMO_PASSWORD', value: 'x' },
      { name: 'DEMO_URL', value: 'http://a:b@c' },
      { name: 'DEMO_PASSWORD_2', value: 'x' },
    ];
    expect(keysFor({ names: [], allow: ['DEMO_PASSWORD', 'DEMO_URL'] }, ...env)).toEqual([
      'secret-in-env:container/app:DEMO_PASSWORD_2=literal',
    ]);
  });

  test('of another type do nothing', () => {
    expect(keysFor({ names: 'x', allow: [null, 7] }, { name: 'X', value: 'x' })).toEqual([]);
  });
});
