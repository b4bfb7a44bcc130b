import { Composer, type CST, type ParsedNode, Parser, type YAMLParseError } from 'yaml';
import { expectationOf } from './expectation.ts';
import { lexemesOf } from './lexemes.ts';
import { MAX_DEPTH, type Problem, TOO_DEEP } from './problem.ts';
import { straighten } from './straighten.ts';
import { Watch } from './watch.ts';

export type Parsed = { readonly root: ParsedNode | null } | { readonly problem: Problem };

/** Scalars stay as they are written: what they mean is not YAML 1.2's business but sigs.k8s.io/yaml's. */
const OPTIONS = {
  schema: 'failsafe',
  resolveKnownTags: false,
  merge: false,
  uniqueKeys: false,
  keepSourceTokens: true,
  prettyErrors: false,
} as const;

/** Reads the text of one document with npm `yaml`. Never throws. */
export function parse(text: string): Parsed {
  const parsed = attempt(text);
  if (!('problem' in parsed) || !parsed.hanging) return parsed;
  const straight = attempt(straighten(text));
  return 'problem' in straight ? parsed : straight;
}

function attempt(text: string): { root: ParsedNode | null } | { problem: Problem; hanging: boolean } {
  const watch = new Watch();
  const tokens = [...tokensOf(text, watch)];
  const deep = tokens.map(tooDeep).find((offset) => offset !== undefined);
  if (deep !== undefined) return failure(deep, TOO_DEEP);
  const [document, more] = new Composer(OPTIONS).compose(tokens, true, text.length);
  const errors = (document?.errors ?? []).filter((error) => !kubectlAccepts(error));
  const [first] = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (first !== undefined) return failure(first.pos[0], expectationOf(first.message), errors.some(isHanging));
  if (watch.problem !== undefined) return { problem: watch.problem, hanging: false };
  if (more !== undefined) return failure(more.range[0], 'expected the document to end here');
  return { root: document?.contents ?? null };
}

function* tokensOf(text: string, watch: Watch): Generator<CST.Token, void> {
  const parser = new Parser();
  for (const lexeme of lexemesOf(text)) {
    watch.see(lexeme);
    yield* parser.next(lexeme.text);
  }
  yield* parser.end();
}

function failure(offset: number, message: string, hanging = false) {
  return { problem: { offset, message }, hanging };
}

/** What libyaml, which kubectl's library is a translation of, reads without ado, or what we read ourselves (escapes). */
function kubectlAccepts({ code, message }: YAMLParseError): boolean {
  return code === 'BAD_DQ_ESCAPE' || message.startsWith('Comments must be separated');
}

/** Quotes or brackets that do not close where YAML 1.2 wants them closed. */
function isHanging({ message }: YAMLParseError): boolean {
  return message.startsWith('Missing closing') || message.includes('must be sufficiently indented');
}

/** The offset of the first token that is nested too deeply. Has its own stack, so that depth cannot exhaust ours. */
function tooDeep(token: CST.Token): number | undefined {
  const open: [CST.Token, number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [parent, depth] = next;
    if (depth > MAX_DEPTH) return parent.offset;
    for (const child of childrenOf(parent)) open.push([child, depth + 1]);
  }
  return undefined;
}

function childrenOf(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key, value]).filter((child) => child != null);
}
