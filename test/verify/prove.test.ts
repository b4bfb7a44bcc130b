import { describe, expect, test } from 'vitest';
import type { Schema } from '#facts.ts';
import { type JsonMap, mapAt } from '#json/value.ts';
import type { Policy } from '#policy.ts';
import type { Ground } from '#verify/prove.ts';
import { prove } from '#verify/prove.ts';
import { proposalFor } from '../support/mending.ts';
import { findingAt, forbids, remove, set, testPolicy, wants } from '../support/policies.ts';
import { podWith } from '../support/workloads.ts';

function proofOf(policies: readonly Policy[], spec: JsonMap = {}, parts: Partial<Ground> = {}) {
  const { found, groups, ground } = proposalFor(spec, policies, parts);
  expect(groups).not.toEqual([]);
  return prove(groups, found, ground);
}

describe('a mend is proven', () => {
  test('when it holds all that is asked: here is the patch and the object that it makes', () => {
    const proof = proofOf([wants('a', true), wants('b', 'x')], { b: 'y' });
    expect(proof).toMatchObject({
      proven: true,
      operations: [
        { op: 'add', path: '/spec/a', value: true },
        { op: 'replace', path: '/spec/b', value: 'x' },
      ],
      after: { found: [], faults: [], subject: { object: { spec: { a: true, b: 'x' } } } },
    });
  });

  test('when it clears a violation that it does not claim', () => {
    expect(proofOf([wants('a', true), testPolicy('other', cleared('a'))])).toMatchObject({ proven: true });
  });

  test('when another policy failed before and fails after', () => {
    const failing = testPolicy('failing', {
      detect: () => {
        throw new Error('always');
      },
    });
    expect(proofOf([wants('a', true), failing])).toMatchObject({ proven: true });
  });

  test('when it sets two fields of one map that was not there', () => {
    const a = wants('a', true, { edits: [set('/spec/map/a', 1), set('/spec/a', true)] });
    const b = wants('b', true, { edits: [set('/spec/map/b', 2), set('/spec/b', true)] });
    expect(proofOf([a, b])).toMatchObject({
      operations: [
        { op: 'add', path: '/spec/map', value: { a: 1 } },
        { op: 'add', path: '/spec/a' },
        { op: 'add', path: '/spec/map/b', value: 2 },
        { op: 'add', path: '/spec/b' },
      ],
    });
  });

  /** Finds something as long as the field is not set. */
  function cleared(field: string): Partial<Policy> {
    return {
      detect: ({ object }) =>
        mapAt(object, 'spec')?.[field] === undefined ? [findingAt('/spec/other', true)] : [],
    };
  }
});

describe('each gate holds what it is there for', () => {
  const gateOf = (policies: readonly Policy[], spec: JsonMap = {}, parts: Partial<Ground> = {}) => {
    const proof = proofOf(policies, spec, parts);
    return proof.proven ? 'proven' : [proof.gate, proof.reason];
  };

  describe('applies', () => {
    test.each<[string, Partial<Parameters<typeof wants>[2]>, JsonMap]>([
      ['a text where a map should be', { edits: [set('/spec/b/c', 1)] }, { b: 'text' }],
      ['an item that is not there', { edits: [set('/spec/list/3', 1)] }, { list: [1] }],
      ['removing what is not there', { edits: [remove('/spec/b')] }, {}],
      ['a prototype', { edits: [set('/spec/__proto__/b', 1)] }, {}],
      ['the whole object', { edits: [set('', {})], pointers: [''] }, {}],
    ])('%s', (_, fix, spec) => {
      expect(gateOf([wants('a', true, fix)], spec)).toEqual(['applies', expect.any(String)]);
    });
  });

  describe('inside', () => {
    test.each<[string, Partial<Parameters<typeof wants>[2]>, JsonMap]>([
      ['a field beside', { edits: [set('/spec/a', true), set('/spec/b', 1)], pointers: ['/spec/a'] }, {}],
      [
        'a field above',
        { edits: [set('/spec/map', { a: 1 })], pointers: ['/spec/map/a'] },
        { map: { b: 1 } },
      ],
      [
        'a removal above',
        { edits: [remove('/spec/map')], pointers: ['/spec/map/a'] },
        { map: { a: 1, b: 1 } },
      ],
      ['more in a new map', { edits: [set('/spec/map', { a: 1, b: 1 })], pointers: ['/spec/map/a'] }, {}],
      ['an empty map of its own', { edits: [set('/spec/map', {})], pointers: ['/spec/map/a'] }, {}],
      [
        'a map with any key declared',
        { edits: [set('/spec/map', 1)], pointers: ['/spec/map/*'] },
        { map: {} },
      ],
      ['a name that only starts alike', { edits: [set('/spec/ab', true)], pointers: ['/spec/a'] }, {}],
      ['another place for the Pod', { edits: [set('/a', true)], pointers: ['{pod}/a'] }, {}],
      ['another place for the template', { edits: [set('/spec/a', true)], pointers: ['{template}/a'] }, {}],
      ['nothing declared', { edits: [set('/spec/a', true)], pointers: [] }, {}],
      [
        'something else in a map that is replaced',
        { edits: [set('/spec/map', { a: 1, b: { c: 2 } })], pointers: ['/spec/map/a'] },
        { map: { a: 0, b: { c: 1 } } },
      ],
      [
        'something that goes with a map that is replaced',
        { edits: [set('/spec/map', { a: 1 })], pointers: ['/spec/map/a'] },
        { map: { a: 0, b: 1 } },
      ],
    ])('%s', (_, fix, spec) => {
      expect(gateOf([wants('a', true, fix)], spec)).toEqual([
        'inside',
        expect.stringMatching(/not declared/),
      ]);
    });

    test.each<[string, Partial<Parameters<typeof wants>[2]>, JsonMap]>([
      [
        'a map that is replaced, for what differs in it',
        {
          edits: [set('/spec/map', { kept: { deep: 1 }, here: 2 }), set('/spec/a', true)],
          pointers: ['{pod}/a', '{pod}/map/here', '{pod}/map/gone'],
        },
        { map: { kept: { deep: 1 }, here: 1, gone: 1 } },
      ],
      [
        'what lies below',
        { edits: [set('/spec/a', true), set('/spec/map/b/c', 1)], pointers: ['/spec'] },
        {},
      ],
      [
        'any key',
        { edits: [set('/spec/map/x/a', 1), set('/spec/a', true)], pointers: ['/spec/a', '/spec/map/*/a'] },
        {},
      ],
      ['the Pod', { edits: [set('/spec/a', true)], pointers: ['{pod}/a'] }, {}],
      ['the template', { edits: [set('/spec/a', true)], pointers: ['{template}/spec/a'] }, {}],
      [
        'metadata of the template',
        {
          edits: [set('/spec/a', true), set('/metadata/annotations/x', '1')],
          pointers: ['{pod}/a', '{template}/metadata/annotations/*'],
        },
        {},
      ],
      [
        'a new map with only what is declared',
        { edits: [set('/spec/map/a', 1), set('/spec/a', true)], pointers: ['{pod}/a', '{pod}/map/a'] },
        {},
      ],
      [
        'a null that gives way',
        { edits: [set('/spec/map/a', 1), set('/spec/a', true)], pointers: ['{pod}/a', '{pod}/map/a'] },
        { map: null },
      ],
    ])('lets pass %s', (_, fix, spec) => {
      expect(gateOf([wants('a', true, fix)], spec)).toBe('proven');
    });

    test.each(['containers', 'initContainers', 'ephemeralContainers'])('lets pass any of the %s', (list) => {
      const edits = [set('/spec/a', true), set(`/spec/${list}/0/x`, 1)];
      const fix = { edits, pointers: ['{pod}/a', '{container}/x'] };
      expect(gateOf([wants('a', true, fix)], { [list]: [{}] })).toBe('proven');
      expect(
        gateOf([wants('a', true, { ...fix, pointers: ['{pod}/a', '{container}/y'] })], { [list]: [{}] }),
      ).toEqual(['inside', expect.any(String)]);
    });

    test('no other list passes for containers', () => {
      const fix = {
        edits: [set('/spec/a', true), set('/spec/volumes/0/x', 1)],
        pointers: ['{pod}/a', '{container}/x'],
      };
      expect(gateOf([wants('a', true, fix)], { volumes: [{}] })).toEqual(['inside', expect.any(String)]);
    });

    test('whether a field may be changed is asked with what it becomes', () => {
      const asked: unknown[] = [];
      const mutable = (...change: unknown[]) => asked.push(change) > 0;
      const fix = { edits: [set('/spec/map/a', 1), set('/spec/a', true), remove('/spec/b')] };
      expect(gateOf([wants('a', true, fix)], { b: 1, c: 1 }, { mutable })).toBe('proven');
      expect(asked.slice(-3)).toEqual([
        ['/spec/map', { a: 1 }],
        ['/spec/a', true],
        ['/spec/b', undefined],
      ]);
    });

    test('what is sent is the removal of the list, and not of each item as well', () => {
      const fix = { edits: [set('/spec/a', true), remove('/spec/list/0'), remove('/spec/list/1')] };
      const { found, groups, ground } = proposalFor({ list: [1, 2], c: 1 }, [wants('a', true, fix)]);
      expect(prove(groups, found, ground)).toMatchObject({
        proven: true,
        operations: [
          { op: 'add', path: '/spec/a', value: true },
          { op: 'remove', path: '/spec/list' },
        ],
        after: { subject: { object: { spec: { a: true, c: 1 } } } },
      });
    });

    test('an operation above an immutable field does not reach it', () => {
      const mutable = (pointer: string) => pointer !== '/spec/map';
      const fix = { edits: [set('/spec/map/a', 1)] };
      expect(gateOf([wants('a', true, fix)], {}, { mutable })).toEqual([
        'inside',
        '/spec/map cannot be changed',
      ]);
    });
  });

  describe('clears', () => {
    test('a fix that does something else', () => {
      expect(gateOf([wants('a', true, { edits: [set('/spec/b', true)] })])).toEqual([
        'clears',
        'a::unset is still there',
      ]);
    });

    test('a fix that clears one of two that it claims', () => {
      const two = testPolicy('two', {
        detect: ({ object }) => {
          const findings = [findingAt('/spec/x', 1), findingAt('/spec/x', 1)];
          return mapAt(object, 'spec')?.['x'] === undefined ? findings : findings.slice(1);
        },
        fix: {
          risks: { safe: 'No.' },
          pointers: ['/spec/x'],
          offer: () => ({ risk: 'safe', edits: [set('/spec/x', 1)] }),
        },
      });
      expect(gateOf([two])).toEqual(['clears', 'two::1 is still there']);
    });
  });

  describe('introduces nothing', () => {
    test('a violation of another policy', () => {
      expect(gateOf([wants('a', true), forbids('no-a', 'a', true)])).toEqual([
        'introduces-nothing',
        'no-a::true is new',
      ]);
    });

    test('a violation of the same policy with another value', () => {
      const fix = { edits: [set('/spec/a', 'better')] };
      expect(gateOf([wants('a', true, fix)])).toEqual(['introduces-nothing', 'a::"better" is new']);
    });

    test('one more of a violation that is there already', () => {
      const counting = testPolicy('counting', {
        detect: ({ object }) => Object.keys(mapAt(object, 'spec') ?? {}).map(() => findingAt('/spec', 1)),
      });
      expect(gateOf([wants('a', true), counting], { b: 1 })).toEqual([
        'introduces-nothing',
        'counting::1 is new',
      ]);
    });

    test('a policy that fails on the result only', () => {
      const failing = testPolicy('failing', {
        detect: ({ object }) => {
          if (mapAt(object, 'spec')?.['a'] === true) throw new Error('on the result');
          return [];
        },
      });
      expect(gateOf([wants('a', true), failing])).toEqual([
        'introduces-nothing',
        'policy failing fails on the result',
      ]);
    });
  });

  describe('valid', () => {
    /** A schema that knows no field but these. */
    const knows = (...fields: string[]): Schema => ({
      name: 'test',
      faults: (object) =>
        Object.keys(mapAt(object, 'spec') ?? {})
          .filter((field) => !fields.includes(field))
          .map((field) => `spec.${field} is not known`),
    });

    test('a field that the schema does not know', () => {
      expect(gateOf([wants('a', true)], {}, { schema: knows('b') })).toEqual([
        'valid',
        'spec.a is not known',
      ]);
    });

    test('an object whose schema nobody knows', () => {
      expect(gateOf([wants('a', true)], {}, { schema: undefined })).toEqual([
        'valid',
        'the schema of its kind is not known',
      ]);
    });

    test('a breach beyond the schema, beside a fault that was there before', () => {
      expect(gateOf([wants('a', true)], { z: 1 }, { schema: knows('a'), old: podWith({}) })).toEqual([
        'valid',
        expect.stringMatching(/^pod-update: /),
      ]);
    });

    test('not a fault that was there before', () => {
      expect(gateOf([wants('a', true)], { z: 1 }, { schema: knows('a') })).toBe('proven');
      expect(gateOf([wants('a', true)], { a: false }, { schema: knows() })).toBe('proven');
    });

    describe('beyond the schema', () => {
      /** Clears its violation, and brings a container that is not privileged but mounts into the node. */
      const container = (name: string) => ({
        name,
        image: 'a',
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'host', mountPath: '/host', mountPropagation: 'Bidirectional' }],
      });
      const spec = {
        containers: [container('first'), container('second')],
        volumes: [{ name: 'host', hostPath: { path: '/' } }],
      };
      const taking = (...indexes: number[]) =>
        wants('a', true, {
          edits: [
            set('/spec/a', true),
            ...indexes.map((index) => remove(`/spec/containers/${index}/securityContext`)),
          ],
          pointers: ['/spec/a', '{container}/securityContext'],
        });
      const line = (name: string) =>
        `mount-propagation: container "${name}": mount /host is Bidirectional without privileged`;

      test('a demand that the object met', () => {
        expect(gateOf([taking(1)], spec)).toEqual(['valid', line('second')]);
        expect(gateOf([taking()], spec)).toBe('proven');
      });

      test('one more breach of the same words', () => {
        const same = {
          ...spec,
          containers: [{ ...container('app'), securityContext: {} }, container('app')],
        };
        expect(gateOf([taking(1)], same)).toEqual(['valid', line('app')]);
      });

      test('not what was broken before, elsewhere or here', () => {
        const broken = {
          ...spec,
          containers: [{ ...container('first'), securityContext: {} }, container('second')],
        };
        expect(gateOf([taking()], broken)).toBe('proven');
        expect(gateOf([taking(0)], broken)).toBe('proven');
        expect(gateOf([taking(1)], broken)).toEqual(['valid', line('second')]);
      });

      test('what an update may not change, and what it may', () => {
        const old = podWith({});
        expect(gateOf([wants('a', true)], {}, { old: undefined })).toBe('proven');
        expect(gateOf([wants('a', true)], {}, { old })).toEqual([
          'valid',
          expect.stringMatching(/^pod-update: /),
        ]);
        expect(gateOf([wants('a', true)], {}, { old, subresource: 'status' })).toBe('proven');
      });
    });
  });

  test('time: none is left between two edits', () => {
    let asked = 0;
    const outOfTime = () => ++asked > 1;
    expect(gateOf([wants('a', true), wants('b', true)], {}, { outOfTime })).toEqual([
      'time',
      'not decided in time',
    ]);
  });
});
