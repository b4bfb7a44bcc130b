// biome-ignore-all lint/suspicious/noTemplateCurlyInString: no template, but what a shell would read
import { describe, expect, test } from 'vitest';
import type { Json } from '#json/value.ts';
import { type EnvEntry, envEntries, envOf } from '#workload/env.ts';
import { type Container, podOf } from '#workload/pod.ts';

function containerWith(env: Json): Container {
  const [container] =
    podOf({ group: '', kind: 'Pod' }, { spec: { containers: [{ env }] } })?.containers ?? [];
  if (container === undefined) throw new Error('no container');
  return container;
}

const places = (lists: ReadonlyMap<string, readonly EnvEntry[]>) =>
  Object.fromEntries([...lists].map(([name, entries]) => [name, entries.map(({ index }) => index)]));

test('entries keep their place, and those without a name are left out', () => {
  const env = [null, { name: 'A' }, 'B', { value: '1' }, { name: '' }, { name: 7 }, [], { name: 'B' }];
  const entries = envEntries(containerWith(env)).map(({ name, index, pointer }) => [name, index, pointer]);
  expect(entries).toEqual([
    ['A', 1, '/spec/containers/0/env/1'],
    ['B', 7, '/spec/containers/0/env/7'],
  ]);
});

test.each<[string, Json]>([
  ['null', null],
  ['a map', { name: 'A' }],
  ['a text', 'A=1'],
])('there are none where env is %s', (_, env) => {
  expect(envEntries(containerWith(env))).toEqual([]);
});

test('entries are found by name, also by one that every object inherits', () => {
  const env = ['A', '__proto__', 'A', 'constructor'].map((name) => ({ name }));
  expect([...envOf(containerWith(env)).byName].map(([name, { length }]) => [name, length])).toEqual([
    ['A', 2],
    ['__proto__', 1],
    ['constructor', 1],
  ]);
});

describe('references', () => {
  test('lead from a name to the entries that hold them', () => {
    const env = [
      { name: 'A', value: '$(B)' },
      { name: 'B', value: 'x$(A)/$(A)-$(B)' },
      { name: 'C', value: '$A ${A} $( A' },
      { name: 'D', value: '$$(A)' },
      { name: 'E', valueFrom: { fieldRef: { fieldPath: '$(A)' } } },
      { name: 'F', value: ['$(A)'] },
    ];
    expect(places(envOf(containerWith(env)).referrers)).toEqual({ A: [1, 3], B: [0, 1] });
  });

  test('are looked for in a time that grows with the text', () => {
    const start = performance.now();
    envOf(
      containerWith([
        { name: 'A', value: '$('.repeat(500_000) },
        { name: 'B', value: `$(${'a'.repeat(1e6)}` },
      ]),
    );
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

test('a container is read once', () => {
  const container = containerWith([{ name: 'A' }]);
  expect(envOf(container)).toBe(envOf(container));
});
