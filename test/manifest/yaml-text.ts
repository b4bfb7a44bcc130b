import fc from 'fast-check';
import type { Json } from '#json/value.ts';

/** A value and one of the many ways to write it down in YAML. */
export interface Written {
  readonly value: Json;
  readonly text: string;
}

type Choose = (options: number) => number;
type Members = readonly (readonly [string, Json])[];

const WORDS = [
  'a',
  'name',
  'app.kubernetes.io/name',
  'image',
  'x-y_z',
  'true',
  'no',
  '1',
  '~',
  'a b',
  'key: it',
  "it's",
  '"q"',
  '#no',
];
const TEXTS = [
  '',
  'nginx:1.27',
  'yes',
  '0777',
  '1.5',
  'null',
  'a\nb\n',
  'one\n\n  two',
  ' lead',
  'trail ',
  'tab\there',
  '- dash',
  '{x}',
  'é ☃ 😀',
  '--flag=1',
];

const scalar = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.integer({ min: -1000, max: 100_000 }),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((each) => each + 0),
  fc.string({ maxLength: 8 }),
);

/** JSON values as small as manifests' parts are. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...WORDS), tie('node'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).node;

/** A map, as a document's root is. */
const mapJson = fc.dictionary(fc.constantFrom(...WORDS), json, {
  minKeys: 1,
  maxKeys: 6,
  noNullPrototype: true,
});

/** A value with the choices of how to write it. */
export const written: fc.Arbitrary<Written> = fc
  .tuple(mapJson, fc.array(fc.nat(1 << 20), { minLength: 4, maxLength: 60 }))
  .map(([value, choices]) => ({ value, text: new Writer(choices).document(value) }));

class Writer {
  readonly #choices: readonly number[];
  #at = 0;
  #step = 2;
  #dash = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  readonly #choose: Choose = (options) => (this.#choices[this.#at++ % this.#choices.length] ?? 0) % options;

  document(value: Json): string {
    this.#step = [2, 2, 4, 3][this.#choose(4)] ?? 2;
    this.#dash = [0, 2, 1][this.#choose(3)] ?? 0;
    const head =
      ['', '# head\n\n', '---\n', '# head\n--- # here\n', '%YAML 1.1\n---\n'][this.#choose(5)] ?? '';
    const body = this.#block(value, 0);
    const lines = body === undefined ? `${this.#flow(value, false)}\n` : `${body.join('\n')}\n`;
    const text = head + lines + (['', '', '# tail\n', '\n\n'][this.#choose(4)] ?? '');
    const ended =
      this.#choose(5) === 0 && !/[|>][-+]? *(?:#.*)?\n/.test(text) ? text.replace(/\n+$/, '') : text;
    return this.#choose(4) === 0 ? ended.replaceAll('\n', '\r\n') : ended;
  }

  /** The lines of a collection; undefined where brackets are chosen or needed. */
  #block(value: Json, column: number): string[] | undefined {
    if (value === null || typeof value !== 'object') return undefined;
    const members: Members = Object.entries(value);
    if (members.length === 0 || this.#choose(6) === 0) return undefined;
    const pad = ' '.repeat(column);
    return members.flatMap(([key, member], index) => {
      const entry = Array.isArray(value) ? this.#item(member, column) : this.#pair(key, member, column);
      const [first = '', ...rest] = entry;
      return [...(index > 0 ? this.#noise(pad) : []), pad + first, ...rest];
    });
  }

  #noise(pad: string): string[] {
    return [[], [], [], [`${pad}# note`], [''], ['# far left']][this.#choose(6)] ?? [];
  }

  #pair(key: string, value: Json, column: number): string[] {
    const name = this.#scalar(key, { flow: false, block: false, column });
    if (this.#choose(12) === 0) return [`? ${name}`, `${' '.repeat(column)}: ${this.#inline(value, column)}`];
    const width = Array.isArray(value) ? this.#dash : this.#step;
    const block = this.#block(value, column + width);
    if (block !== undefined)
      return [`${name}:${this.#comment()}`, ...this.#noise(' '.repeat(column + width)), ...block];
    if (value === null && this.#choose(2) === 0) return [`${name}:${this.#comment()}`];
    return `${name}: ${this.#inline(value, column)}`.split('\n');
  }

  #item(value: Json, column: number): string[] {
    const block = this.#block(value, column + 2);
    if (block === undefined) return `- ${this.#inline(value, column)}`.split('\n');
    if (this.#choose(8) === 0) return [`-${this.#comment()}`, ...block];
    const [first = '', ...rest] = block;
    return [`- ${first.trimStart()}`, ...rest];
  }

  #comment(): string {
    return ['', '', ' # why', '  '][this.#choose(4)] ?? '';
  }

  #inline(value: Json, column: number): string {
    if (value !== null && typeof value === 'object')
      return this.#flow(value, this.#choose(3) === 0, column) + this.#comment();
    const text = this.#scalar(value, { flow: false, block: true, column });
    return text.includes('\n') ? text : text + this.#comment();
  }

  #flow(value: Json, lines: boolean, column = 0): string {
    if (value === null || typeof value !== 'object')
      return this.#scalar(value, { flow: true, block: false, column });
    const isList = Array.isArray(value);
    const members = Object.entries(value).map(([key, member]) => {
      const inner = this.#flow(member, lines, column + 2);
      return isList ? inner : `${this.#scalar(key, { flow: true, block: false, column })}: ${inner}`;
    });
    const [open, close] = isList ? ['[', ']'] : ['{', '}'];
    if (members.length === 0) return open + (this.#choose(3) === 0 ? ' ' : '') + close;
    if (!lines) return open + members.join(', ') + (this.#choose(5) === 0 ? ',' : '') + close;
    const pad = `\n${' '.repeat(column + 2)}`;
    const inside = members.map(
      (member, at) => `${pad}${member}${at < members.length - 1 ? ',' : ''}${this.#comment()}`,
    );
    return `${open}${inside.join('')}\n${' '.repeat(column + 1)}${close}`;
  }

  #scalar(value: Json, { flow, block, column }: { flow: boolean; block: boolean; column: number }): string {
    if (typeof value !== 'string') return JSON.stringify(value);
    const plain =
      /^[a-z][a-z./:_-]*[a-z\d]$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
    const simple = /^[ -~]*$/.test(value);
    const literal = block && /^[a-z][a-z\n ]*\n?$/.test(value) && !/ \n|\n\n$|\n$/.test(value.slice(0, -1));
    const style = this.#choose(4);
    if (plain && style < 2 && !(flow && /[:]/.test(value))) return value;
    if (literal && style === 2) return this.#literal(value, ' '.repeat(column + this.#step));
    if (simple && style === 3) return `'${value.replaceAll("'", "''")}'`;
    return JSON.stringify(value).replace(
      /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }

  #literal(text: string, pad: string): string {
    const [body, header] = text.endsWith('\n') ? [text.slice(0, -1), '|'] : [text, '|-'];
    return [header, ...body.split('\n').map((line) => (line === '' ? '' : pad + line))].join('\n');
  }
}
