import type { Equivalent } from './score.ts';

const FASTER = 'They take away a shortcut: without it more is done, and the same comes out.';
const KEPT = 'They take away what is remembered between requests: it is worked out again, to the same.';
const TYPED = 'They take away what only the types ask for: the lines before leave no such case.';
const NO_FIX = 'A policy that is proven has a fix, and one that has a fix declares where.';
const NO_POD = 'No policy for a kind without a Pod speaks of a Pod.';
const REMOVAL =
  'A removal has no value, so it touches the one pointer that it names, and no policy removes `/-`.';
const RANKS = 'Two removals of the same rank are one and the same.';
const NEVER_ASKED = 'They add to a list, or put for a mark, a text that no pointer is and nobody asks for.';
const DEFAULT_PROFILE = 'They say less of a profile, and what is left unsaid is read as just that.';
const NET =
  'They loosen a net that nothing was ever seen to fall into: the operations that are left make the same object.';
const NUMBERED =
  'A value without a text gets a number of its own, whichever it is; only maps and lists have none.';
const WHOLE = 'The overlay refuses every operation on the object as a whole, so the result always is one.';

/** The mutants that no test can kill, in the order of the code. `npm run mutate` names one that is no more. */
export const EQUIVALENT: readonly Equivalent[] = [
  of(
    'propose/condense',
    FASTER,
    'return kept.length === operations.length ? operations : kept.reverse();',
    'false',
  ),
  of('propose/mutable', TYPED, 'const nothing: Fields = () => false;', '() => undefined'),
  of(
    'propose/mutable',
    TYPED,
    String.raw`const [, index] = /^\/spec\/ephemeralContainers\/(\d+)\//.exec(pointer) ?? [];`,
    '["Stryker was here"]',
  ),
  of('propose/mutable', TYPED, 'return index !== undefined && isNew[Number(index)] === true;', 'true'),
  of(
    'propose/render',
    TYPED,
    'return isMap(value) || isList(value) ? Object.keys(value).length : 0;',
    'true',
  ),
  of('propose/order', FASTER, 'if (removals.length === 0) return edits;', 'false'),
  of('propose/order', RANKS, 'return a === b ? 0 : a < b ? -1 : 1;', 'false'),
  of('propose/order', RANKS, 'return a === b ? 0 : a < b ? -1 : 1;', 'a <= b'),
  of(
    'propose/propose',
    TYPED,
    'if (shared !== undefined) this.groups[shared]?.offers.push(offer);',
    'this.groups[shared].offers',
  ),
  of(
    'propose/propose',
    TYPED,
    'const group = first === undefined ? undefined : this.#claimed.get(claimOf(first))?.group;',
    'false',
  ),
  of(
    'propose/propose',
    REMOVAL,
    `return edit.op === 'set' && appends(edit) ? \`\${edit.pointer} \${JSON.stringify(edit.value)}\` : edit.pointer;`,
    'true',
  ),
  of(
    'propose/propose',
    REMOVAL,
    "return edit.op === 'set' ? mutable(edit.pointer, edit.value) : mutable(edit.pointer);",
    'true',
  ),
  of(
    'verify/prove',
    REMOVAL,
    "const value = operation.op === 'remove' ? undefined : operation.value;",
    'false',
  ),
  of('verify/prove', REMOVAL, "const value = operation.op === 'remove' ? undefined : operation.value;", '""'),
  of('verify/prove', NET, 'if (operations === all) return { operations, result };', 'true'),
  of('verify/prove', NET, 'if (operations === all) return { operations, result };', 'false'),
  of('verify/prove', NET, 'if (operations === all) return { operations, result };', 'operations !== all'),
  of('verify/prove', NET, "if (problem !== undefined) return fail('applies', problem);", 'false'),
  of('verify/prove', NET, "if (problem !== undefined) return fail('applies', problem);", '""'),
  of('verify/prove', NET, ": fail('applies', 'its parts make another object');", '""'),
  of('verify/programs', FASTER, 'if (at(before, list) === at(after, list)) continue;', 'false'),
  of('verify/whole-text', NUMBERED, 'if (!isMap(value) && !isList(value)) return 0;', 'false'),
  of('verify/whole-text', NUMBERED, 'if (!isMap(value) && !isList(value)) return 0;', 'isList(value)'),
  of('verify/whole-text', NUMBERED, 'const number = NUMBERS.get(value) ?? ++last;', '--last'),
  of('verify/declared', NEVER_ASKED, "const ANY_CONTAINER_LIST = '{containers}';", '""'),
  of('verify/declared', KEPT, 'PATTERNS.set(policy, byPod);', ';'),
  of('verify/declared', KEPT, 'if (known !== undefined) return known;', 'false'),
  of(
    'verify/declared',
    NO_FIX,
    'const patterns = (policy.fix?.pointers ?? []).map((pointer) => patternOf(pointer, tokensOf(podPointer)));',
    'policy.fix.pointers',
  ),
  of(
    'verify/declared',
    NO_FIX,
    'const patterns = (policy.fix?.pointers ?? []).map((pointer) => patternOf(pointer, tokensOf(podPointer)));',
    '["Stryker was here"]',
  ),
  of('verify/declared', KEPT, 'byPod.set(podPointer, patterns);', ';'),
  of(
    'verify/declared',
    TYPED,
    "pattern.length <= tokens.length && pattern.every((part, depth) => matches(part, tokens[depth] ?? '')),",
    '"Stryker was here!"',
  ),
  of('verify/differing', FASTER, 'if (before === after) return undefined;', 'false'),
  of(
    'verify/guard',
    NEVER_ASKED,
    "return stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount') || '';",
    '"Stryker was here!"',
  ),
  of(
    'verify/guard',
    TYPED,
    "if (now?.pointer !== container.pointer) return 'a container comes or goes';",
    'now.pointer',
  ),
  of('verify/guard', FASTER, 'if (container.spec === now.spec) continue;', 'false'),
  of('verify/parts', FASTER, 'if (before[list] === after[list]) return undefined;', 'false'),
  of('verify/power', FASTER, 'if (source(before) === source(after)) continue;', 'false'),
  of('verify/power', TYPED, 'if (everything !== undefined && held.has(everything)) continue;', 'true'),
  of(
    'verify/processes',
    DEFAULT_PROFILE,
    "if (annotation === 'unconfined') return { type: 'Unconfined' };",
    '""',
  ),
  of(
    'verify/processes',
    DEFAULT_PROFILE,
    "if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };",
    '{}',
  ),
  of(
    'verify/prove',
    WHOLE,
    "if (object === undefined) return fail('applies', 'the result is not an object');",
    '""',
  ),
  of(
    'verify/prove',
    WHOLE,
    "if (object === undefined) return fail('applies', 'the result is not an object');",
    'false',
  ),
  of('verify/prove', NO_POD, "const podPointer = before.subject.pod?.pointer ?? '';", '"Stryker was here!"'),
  of('verify/valid', FASTER, 'if (faults.length === 0) continue;', 'false'),
  of(
    'verify/valid',
    TYPED,
    'return breachesOf({ kind, subresource, object, pod, ...(old !== undefined && { old }) });',
    'true',
  ),
];

function of(file: string, why: string, code: string, replacement: string): Equivalent {
  return { file: `src/${file}.ts`, code, replacement, why };
}
