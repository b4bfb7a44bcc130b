/** How npm `yaml` complains, and what that means it expected. The first that fits counts. */
const EXPECTATIONS: readonly (readonly [complaint: RegExp, expectation: string])[] = [
  [/^Missing closing (.)quote/, 'expected a closing $1'],
  [/^Flow .* end with an? (.)$/, 'expected a closing $1'],
  [/^Missing , (?:or : )?between/, 'expected a comma'],
  [/^Nested mappings/, 'expected one "key: value" on this line (a value with ": " in it needs quotes)'],
  [/^Implicit (?:map )?keys need to be followed/, 'expected a ":" behind the key'],
  [/^Implicit keys/, 'expected the whole key on one line'],
  [/^All mapping items/, 'expected all keys of a map at the same column'],
  [/^All sequence items/, 'expected all items of a list at the same column'],
  [/^Tabs are not allowed/, 'expected spaces: a tab cannot indent'],
  [/^Unexpected .* (?:at node end|in YAML stream|in YAML document)/, 'expected the document to end here'],
  [/^Plain value cannot start with (.*)/, 'expected quotes around a value that begins with $1'],
  [/stack/, 'expected less nesting'],
];

/** What was expected where npm `yaml` found something wrong, in the words of this room's other messages. */
export function expectationOf(complaint: string): string {
  const [pattern, expectation] = EXPECTATIONS.find(([each]) => each.test(complaint)) ?? [];
  if (pattern === undefined || expectation === undefined) return `expected YAML: ${complaint}`;
  return expectation.replace('$1', pattern.exec(complaint)?.[1] ?? '');
}
