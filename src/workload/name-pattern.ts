/** Names and name patterns as policy sets have them: `*` stands for any run of characters, also for none. */

/** True when any of `patterns` is `name` or matches it. */
export function matchesAny(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matches(pattern, name));
}

/**
 * Whether a name or pattern stands for any of `names`. Asked about the same one again, it knows the answer: lists of
 * exemptions repeat themselves.
 */
export function standsForAny(names: readonly string[]): (pattern: string) => boolean {
  const known = new Map(names.map((name) => [name, true]));
  return (pattern) => {
    const answer =
      known.get(pattern) ?? (pattern.includes('*') && names.some((name) => matches(pattern, name)));
    known.set(pattern, answer);
    return answer;
  };
}

export function matches(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return pattern === name;
  if (!name.startsWith(head)) return false;
  let from = head.length;
  for (const part of rest) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.length - tail.length >= from && name.endsWith(tail);
}
