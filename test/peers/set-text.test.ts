import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flow, type RemarkedSet, setSpec, setText } from '#peers/set-text.ts';
import { documentsIn } from '#policyset/document.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'no',
    'null',
    '1.4',
    '~',
    '# x',
    'a: b',
    '- x',
    '*',
    '&a',
    '!!str',
    "it's",
    '"',
    '\n',
    '\u2028',
    '{',
  ),
);

test('any text and any value is read as what was written', () => {
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      text,
      fc.integer(),
      fc.boolean(),
      fc.array(tie('value')),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('value'),
      ),
    ),
  }));
  fc.assert(
    fc.property(value, (written) => {
      const { documents, problems } = documentsIn('x.yaml', `value: ${flow(written)}\n`);
      expect(problems).toEqual([]);
      expect(documents[0]?.value).toEqual({ value: written });
    }),
  );
});

test('a set is read as what was written, and no remark becomes a part of it', () => {
  fc.assert(
    fc.property(text, text, text, (about, remark, reason) => {
      const set: RemarkedSet = {
        name: 'team',
        about: [about],
        mode: 'enforce',
        extends: ['recommended'],
        policies: [{ remark, entry: { id: 'host-path', mend: 'evidence', unmended: 'warn' } }],
        exemptions: [
          { remark, entry: { policies: ['*'], match: { names: [reason], containers: ['*'] }, reason } },
        ],
      };
      const { documents, problems } = documentsIn('x.yaml', setText(set));
      expect(problems).toEqual([]);
      expect(documents.map(({ value }) => value)).toEqual([
        {
          apiVersion: 'admend.dev/v1alpha1',
          kind: 'PolicySet',
          metadata: { name: 'team' },
          spec: setSpec(set),
        },
      ]);
    }),
  );
});
