import { readFileSync } from 'node:fs';

/** Texts on which readers of YAML differ, to be read by ours and by kubectl's. */

/** One a line: words that may be null or a boolean, numbers of all kinds, dates, quotes, what begins with an indicator. */
const SCALARS: readonly string[] = list('scalars.json');
/** Whole documents. */
const STRUCTURES: readonly string[] = list('structures.json');

const TAGS = [
  '!!str',
  '!!int',
  '!!float',
  '!!bool',
  '!!null',
  '!!timestamp',
  '!!binary',
  '!!map',
  '!own',
  '!',
];
const TAGGED = '1 yes ~ 1.5 0x1F 2001-01-01 2001-02-30 aGVsbG8= aGVsbG8 "1" text'.split(' ').concat("''", '');

const HEADERS = ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '|-1', '|0', '| # c', '|x'];
const BODIES = [
  ...['text\n', 'a\n  b\n', 'a\n\n  b\n', '  a\n  b\n', 'a\n    b\n  c\n', 'a\n\n\n', 'a'],
  ...['\n  a\n', '\n', '# a\n', '\ta\n', 'a \n', '- a\n- b\n'],
];

function list(file: string): string[] {
  return JSON.parse(readFileSync(new URL(`oracle-texts/${file}`, import.meta.url), 'utf8'));
}

/** A scalar as a value, as a key, in brackets, and with a second line. */
function placed(text: string): string[] {
  const key = text.includes('\n') ? [] : [`${text}: a\n`];
  return [
    `a: ${text}\n`,
    `- ${text}\n`,
    `a: [${text}, 1]\n`,
    `a: {b: ${text}}\n`,
    `a:\n  ${text}\n  more\n`,
    ...key,
  ];
}

/** Texts that we mean to read otherwise than sigs.k8s.io/yaml does, and why. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['{"a": "\\ud83e\\udd8a"}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a": "b\\/c"}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a"\n: 1}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a": 1e400}', 'kubectl reads JSON as JSON, and the API server refuses the number'],
  ['{"a": 1}{"b": 2}', 'kubectl reads two documents'],
  ['a: [?a, 1]\n', 'a key without a value, which nobody can have meant, is an error'],
  ['a: [!a, 1]\n', 'a tag with a comma in its name, which nobody can have meant, is an error'],
  ['k: >1-\n  \n', 'npm yaml drops the one blank that is the text'],
  ['k: |-1\n  \n', 'npm yaml drops the one blank that is the text'],
]);

export const TABLE: readonly string[] = [
  ...new Set([
    ...[...SCALARS, ...TAGS.flatMap((tag) => TAGGED.map((value) => `${tag} ${value}`))].flatMap(placed),
    ...HEADERS.flatMap((header) => BODIES.map((body) => `k: ${header}\n  ${body}`)),
    ...STRUCTURES,
  ]),
];
