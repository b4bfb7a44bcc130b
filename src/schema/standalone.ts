import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Definitions } from './openapi.ts';

/**
 * The text of an ES module that checks objects by these definitions and needs nothing else: its export `kinds` has for
 * each kind (`apps/v1/Deployment`) a function of ajv's shape. It holds every error, not only the first, because an
 * object is judged by what a mend adds to them.
 */
export function moduleText({ definitions, kinds }: Definitions): string {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    messages: false,
    // Each definition becomes one function that all kinds share.
    inlineRefs: false,
    ownProperties: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  const names = Object.values(kinds);
  const exported = new Map([...new Set(names)].map((name, index) => [name, `kind${index}`]));
  const code = standalone.default(
    ajv,
    Object.fromEntries([...exported].map(([name, as]) => [as, `kubernetes#/definitions/${name}`])),
  );
  const members = Object.entries(kinds).map(
    ([kind, name]) => `${JSON.stringify(kind)}: ${exported.get(name)}`,
  );
  return `${withoutCopies(code)}\nexport const kinds = { ${members.join(', ')} };\n`;
}

/**
 * ajv adds the errors of a part by a new list of all, which for an object of ten thousand faults takes seconds. The lists
 * are nobody's but the check's, so they can grow.
 */
function withoutCopies(code: string): string {
  const grown = code.replace(/vErrors\.concat\((\w+\.errors)\)/g, 'grown(vErrors, $1)');
  return `${grown}
function grown(all, more) {
  for (const error of more) all.push(error);
  return all;
}`;
}
