/** Texts on which readers of YAML differ, to be read by ours and by kubectl's. */

/** Words that may or may not be null, true, false or a number. */
const WORDS = [
  ...['~', 'null', 'Null', 'NULL', 'nUll', 'nil', 'none', 'y', 'Y', 'n', 'N', 'yes', 'Yes', 'YES', 'yEs', 'no', 'No', 'NO', 'nO'],
  ...['on', 'On', 'ON', 'oN', 'off', 'Off', 'OFF', 'oFF', 'true', 'True', 'TRUE', 'tRUE', 't', 'false', 'False', 'FALSE', 'f'],
  ...['.inf', '.Inf', '.INF', '+.inf', '-.inf', '-.Inf', '+.INF', '.iNf', 'inf', '-inf', 'Infinity', '.nan', '.NaN', '.NAN', '.Nan', 'nan'],
];

const INTEGERS = [
  ...['0', '-0', '+0', '00', '-00', '1', '+1', '-1', '01', '08', '09', '-08', '0777', '-0777', '+0777', '0o7', '0O7', '0o8', '-0o17', '+0o17'],
  ...['0x0', '0xff', '0XFF', '-0xFf', '0xg', '0x', '0x1.8p1', '0b0', '0b101', '0B101', '-0b101', '+0b1', '0b2', '0b', '-0b', '0b-1', '0b+1', '-0b-1'],
  ...['1_000', '_1', '1_', '1__0', '0x_ff', '0_7', '0b1_0', '-_1', '+_', '1 000', '1,000', '12e03', '1e3', '1E3', '1e+3', '1e-3', '1e', 'e1', '1e1.5'],
  ...['9007199254740991', '9007199254740993', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809'],
  ...['18446744073709551615', '18446744073709551616', '+18446744073709551615', '0xffffffffffffffff', '0x10000000000000000', '0b' + '1'.repeat(65)],
  ...['123456789012345678901234567890', '01777777777777777777777', '0b' + '1'.repeat(64), '-0b' + '1'.repeat(63), '-0b' + '1'.repeat(64)],
];

const DECIMALS = [
  ...['1.5', '-1.5', '+1.5', '1.', '-1.', '.5', '-.5', '+.5', '.', '-', '+', '..', '.5.', '1.5.', '1..5', '1.5e3', '1.5e', '.5e3', '.e3', '.5_5', '._5', '.5_'],
  ...['1_0.5', '1.5_5', '1e400', '-1e400', '1e-400', '0.1', '1e21', '1e20', '123456789.123', '0.30000000000000004', '-0.0', '1.0', '010.5', '1e06'],
  ...['12:30', '12:30:45', '190:20:30', '1:20.5', '-1:20', '08:00', '0x1:2'],
];

const DATES = [
  ...['2001-12-14', '2001-1-1', '2001-12-14T21:59:43.10-05:00', '2001-12-14t21:59:43Z', '2001-12-14 21:59:43', '2001-12-14 21:59:43.10 -5'],
  ...['2001-13-01', '2001-02-30', '20011214', '2001-12', '0001-01-01'],
];

const STRINGS = [
  ...['a', 'a b', "it's", 'a"b', 'a#b', 'a #b', 'a: b', 'a:b', 'a :b', '-a', '- a', '?a', '? a', ':a', ': a', 'a:', '-', '--', '---a', '...a', '%a', '@a'],
  ...['`a', '!a', '! a', '! 12', '!!str 12', '&a b', '*a', '[a', 'a]', '{a', 'a}', 'a, b', ',a', '|a', '>a', 'é', '日本', '🦊', 'a\tb', '\ta', '=', '<<', 'null ', '0x1F '],
];

const QUOTED = [
  ...[`''`, `""`, `'a'`, `"a"`, `'1'`, `"yes"`, `'it''s'`, `"a\\tb"`, `"\\x41"`, `"\\u0041"`, `"\\U00000041"`, `"\\U0001F98A"`, `"\\ud83e\\udd8a"`, `"\\ud83e"`],
  ...[`"\\0\\a\\b\\e\\f\\n\\r\\t\\v\\N\\_\\L\\P"`, `"\\/"`, `"\\'"`, `'\\n'`, `"\\q"`, `"\\x4"`, `"\\"`, `'a`, `"a`, `'a'b`, `"a" b`, `"a"#c`, `'a' #c`, `"a\\ b"`],
  ...[`"a\n  b"`, `"a\n\n  b"`, `"a \\\n  b"`, `"a\\\n\n  b"`, `"a  \n  b"`, `'a\n  b'`, `'a\n\n\n  b'`, `"a\nb"`, `'a\nb'`, `" a "`, `"\n a \n "`, `'a''`, `"a\\\\"`],
];

const TAGGED = ['!!str', '!!int', '!!float', '!!bool', '!!null', '!!timestamp', '!!binary', '!!map', '!!seq', '!own', '!'].flatMap((tag) =>
  ['1', 'yes', '~', '1.5', '0x1F', '2001-01-01', '2001-02-30', 'aGVsbG8=', 'aGVsbG8', '"1"', `''`, 'text', ''].map((value) => `${tag} ${value}`),
);

const SCALARS = [...WORDS, ...INTEGERS, ...DECIMALS, ...DATES, ...STRINGS, ...QUOTED, ...TAGGED];

/** Each scalar as a value, as a key, in brackets, and over several lines. */
const PLACED = SCALARS.flatMap((text) => [
  `a: ${text}\n`,
  `- ${text}\n`,
  `a: [${text}, 1]\n`,
  `a: {b: ${text}}\n`,
  ...(text.includes('\n') ? [] : [`${text}: a\n`]),
  `a:\n  ${text}\n  more\n`,
]);

const BLOCK_SCALARS = ['|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '|-1', '|0', '| # c', '|x'].flatMap((header) =>
  ['text\n', 'a\n  b\n', 'a\n\n  b\n', '  a\n  b\n', 'a\n    b\n  c\n', 'a\n\n\n', 'a', '\n  a\n', '\n', '# a\n', '\ta\n', 'a \n', '- a\n- b\n'].map(
    (body) => `k: ${header}\n  ${body}`,
  ),
);

const STRUCTURES = [
  ...['', '\n', '# only a comment\n', '~', '1', 'text', '"text"', '[]', '{}', '- a', 'a: 1', '---\na: 1\n', '--- a\n', '--- # c\na: 1\n', '%YAML 1.1\n---\na: 1\n', 'a: 1\n...\n'],
  ...['a:\n- b\n- c\n', 'a:\n  - b\n', '- - a\n  - b\n- c\n', '-\n  a\n', '-\n- b\n', '- a: 1\n  b: 2\n', '-   a: 1\n    b: 2\n', '? a\n: b\n', '? a\n', '? - a\n: b\n', 'a:\nb:\n'],
  ...['a: 1\na: 2\n', '1: a\n"1": b\n', '{a: 1, a: 2}', 'a: 1\n b: 2\n', ' a: 1\nb: 2\n', '  a: 1\n  b: 2\n', 'a: b: c\n', 'a: - b\n', '- a\nb: c\n', 'a\nb: c\n', 'a:\n  b\n c\n'],
  ...['{a: 1', '[a, b', 'a: ]', 'a: }', '{a}', '{a, b: }', '[a: 1, b]', '[a:1]', '{a:1}', '{"a":1}', '[a:]', '{a:}', '[a:,b]', '{a: b:}', '{a: [b, {c: d}]}', '[,]', '[a,]', '[a,,b]', '{a: 1,}'],
  ...['a: [\n  1,\n  2\n]\n', 'a: [\n1,\n2\n]\n', 'a: {\n"b": 1\n}\n', 'a:\n  [b,\nc]\n', '[a # c\n, b]', '[a # c\n b]', '{a: 1 # c\n}', '{ # c\na: 1}', 'a: {b: c}}', '{a: b}: c', '[a]: b', '{"a"\n: 1}', '{a\n: 1}'],
  ...['\ta: 1\n', 'a:\t1\n', 'a: 1\t\n', 'a: 1\t# c\n', 'a:\n\tb: 1\n', '-\ta\n', 'a: 1\n\t\nb: 2\n', 'a: 1\n  \t\nb: 2\n', 'a: b\n\tc\n', 'a: b\n \tc\n', '[\ta,\n\tb]', 'a: |\n \tb\n', '# c\n\t# d\na: 1\n'],
  ...['a: &x 1\nb: *x\n', 'b: *x\na: &x 1\n', 'a: &x [*x]\n', '&a a: *a\n', 'a: &x\n  b: 1\nc: *x\n', 'a: &x 1\na: &x 2\nb: *x\n', '*x : a\n', '&x a: 1\n*x : 2\n', 'a: *x y\n', 'a: &x\nb: *x\n', '- &x a\n- *x\n'],
  ...['a: &x {b: 1}\nc: {<<: *x, d: 2}\n', 'a: &x {b: 1}\nc: {b: 2, <<: *x}\n', 'a: &x {b: 1}\nc: {<<: *x, b: 2}\n', '<<: {a: 1}\n', '<<: [{a: 1}, {a: 2, b: 3}]\n', '<<: 1\n', '"<<": {a: 1}\n', '<<: null\n', '!!merge <<: {a: 1}\n'],
  ...['a: &x {b: 1}\nc: &y {<<: *x, d: 1}\ne: {<<: [*y, {d: 2}]}\n', 'a: &x [1]\nb: {<<: *x}\n', 'a: &x 1\nb: {<<: *x}\n', 'a: <<\n', '- <<\n', 'a: &x {<<: *x}\n'],
  ...['\uFEFFa: 1\n', 'a: 1\n\uFEFFb: 2\n', 'a: 1\r\nb: 2\r\n', 'a: |\r\n  b\r\n  c\r\n', 'a: "b\r\n  c"\r\n', 'a: 1\rb: 2\r', 'a: 1\x85b: 2\n', 'a: "b\x85c"\n', 'a: \x07\n', 'a: "\x7f"\n', 'a: \u{10ffff}\n', 'a: \ufffe\n'],
  ...['__proto__: 1\n', '__proto__:\n  a: 1\n', 'constructor: 1\ntoString: 2\n', '{"__proto__": {"a": 1}}', '"a": 1\n\'b\': 2\n', '"a b": 1\n', '"a\\nb": 1\n', '"a\n  b": 1\n', '"": 1\n', ': 1\n', '~: 1\n', '[]: 1\n', '? {a: 1}\n: 2\n'],
  ...['a: b # c\n', 'a: b# c\n', 'a:# c\n', 'a: # c\n', '#a: b\n', 'a: "b" # c\n', 'a: | # c\n  b\n', 'a: [b] # c\n', 'a: b\n # c\n', 'a:\n  b # c\n  d\n', '- # c\n  a\n'],
  ...['{{ .Values.x }}\n', 'a: {{ .Values.x }}\n', 'a: {{x}}\n', 'a: ${X}\n', 'a: <X>\n', 'a: "{{ x }}"\n', '- {{x}}\n'],
  ...[`${'k'.repeat(1024)}: 1\n`, `${'k'.repeat(1025)}: 1\n`, `a: ${'long '.repeat(500)}\n`],
  ...['{"a": 1e400}', '{"a": "\\ud83e\\udd8a"}', '{"a": 010}', '{"a": 1,}', '{"a": "b\\/c"}', '{"a": 1}{"b": 2}', '{"a": 1} x'],
];

/** Texts that we mean to read otherwise than sigs.k8s.io/yaml does, and why. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['{"a": "\\ud83e\\udd8a"}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a": "b\\/c"}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a"\n: 1}', 'kubectl reads JSON as JSON, not as YAML'],
  ['{"a": 1e400}', 'kubectl reads JSON as JSON, and the API server refuses the number'],
  ['{"a": 1}{"b": 2}', 'kubectl reads two documents'],
  ['a: [?a, 1]\n', 'a key without a value, which nobody can have meant, is an error'],
  ['k: >1-\n  \n', 'npm yaml drops the one blank that is the text'],
  ['k: |-1\n  \n', 'npm yaml drops the one blank that is the text'],
]);

export const TABLE: readonly string[] = [...new Set([...PLACED, ...BLOCK_SCALARS, ...STRUCTURES])];
