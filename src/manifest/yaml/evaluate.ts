import type { Json } from '#json/value.ts';
import { AliasBudget } from './alias-budget.ts';
import type { Bindings } from './anchors.ts';
import { MAX_DEPTH, type Problem, TOO_DEEP } from './problem.ts';
import { jsonOf, keyOf, type Meaning, meaningOfPlain, meaningOfTagged } from './scalar.ts';
import type { AliasNode, MapNode, ScalarNode, TreeNode } from './tree.ts';

export type Evaluated = { readonly value: Json } | { readonly problem: Problem };
type Members = Record<string, Json>;

/** The JSON value of a document's tree, or of a part of it, as sigs.k8s.io/yaml's `YAMLToJSON` gives it. Never throws. */
export function evaluate(root: TreeNode, bindings: Bindings): Evaluated {
  const evaluation = new Evaluation(bindings);
  const value = evaluation.valueOf(root);
  return evaluation.problem === undefined ? { value } : { problem: evaluation.problem };
}

/** The key that a node says, for a document that could be read. */
export function keyTextOf(key: TreeNode, bindings: Bindings): string {
  return new Evaluation(bindings).keyOf(key);
}

const MERGE_TAGS = ['!', 'tag:yaml.org,2002:merge'];

/** True for the key `<<` that merges other maps into its own: it must be plain (or say `!!merge`). */
export function isMerge(key: TreeNode): boolean {
  if (key.kind !== 'scalar' || key.text !== '<<') return false;
  return key.tag === undefined ? key.style === 'plain' : MERGE_TAGS.includes(key.tag);
}

class Evaluation {
  /** The first thing found wrong; from then on nothing is evaluated any more. */
  problem: Problem | undefined;
  readonly #bindings: Bindings;
  readonly #budget = new AliasBudget();
  /** The aliases being followed. */
  readonly #open = new Set<AliasNode>();
  #depth = 0;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  valueOf(node: TreeNode): Json {
    if (!this.#enter(node)) return null;
    this.#depth++;
    const value = this.#inner(node);
    this.#depth--;
    return value;
  }

  /** The text of a scalar used as a key, through aliases too. */
  keyOf(node: TreeNode): string {
    if (!this.#enter(node)) return '';
    if (node.kind === 'alias') return this.#follow(node, (target) => this.keyOf(target)) ?? '';
    if (node.kind !== 'scalar') return this.#fail(node, 'expected a scalar as a map key') ?? '';
    const meaning = this.#meaning(node);
    if (meaning.kind === 'wrong') return this.#fail(node, meaning.message) ?? '';
    const key = keyOf(meaning);
    return key ?? this.#fail(node, 'expected a map key other than null or an integer above 64 bits') ?? '';
  }

  #enter(node: TreeNode): boolean {
    if (this.#depth > MAX_DEPTH) this.#fail(node, TOO_DEEP);
    if (!this.#budget.spend(this.#open.size > 0))
      this.#fail(node, 'expected fewer aliases: they make the document explode');
    return this.problem === undefined;
  }

  #inner(node: TreeNode): Json {
    switch (node.kind) {
      case 'scalar':
        return this.#scalar(node);
      case 'list':
        return node.items.map(({ value }) => this.valueOf(value));
      case 'alias':
        return this.#follow(node, (target) => this.valueOf(target)) ?? null;
      case 'map': {
        const members: Members = {};
        this.#fill(members, node);
        return members;
      }
    }
  }

  #scalar(node: ScalarNode): Json {
    const meaning = this.#meaning(node);
    if (meaning.kind === 'wrong') return this.#fail(node, meaning.message) ?? null;
    return (
      jsonOf(meaning) ??
      (meaning.kind === 'null'
        ? null
        : this.#fail(node, `expected a number that JSON can hold, not ${node.text}`)) ??
      null
    );
  }

  #meaning({ tag, style, text, wrong }: ScalarNode): Meaning {
    if (wrong !== undefined) return { kind: 'wrong', message: wrong };
    if (tag !== undefined) return meaningOfTagged(text, tag);
    return style === 'plain' ? meaningOfPlain(text) : { kind: 'text', value: text };
  }

  /** In the order of the text: a later pair wins, and so does a later `<<`, over what stands before it. */
  #fill(members: Members, node: MapNode): void {
    for (const { key, value } of node.pairs) {
      if (isMerge(key)) this.#merge(members, value);
      else setMember(members, this.keyOf(key), this.valueOf(value));
    }
  }

  /** `<<: *a`, `<<: {…}` or a list of those, of which the first one wins. */
  #merge(members: Members, node: TreeNode): void {
    const sources = node.kind === 'list' ? node.items.map(({ value }) => value).reverse() : [node];
    for (const source of sources) {
      if (!this.#enter(source)) return;
      if (source.kind === 'alias') this.#follow(source, (target) => this.#mergeMap(members, target));
      else this.#mergeMap(members, source);
    }
  }

  #mergeMap(members: Members, node: TreeNode): void {
    if (node.kind === 'map') this.#fill(members, node);
    else this.#fail(node, 'expected a map, or a list of maps, behind <<');
  }

  #follow<T>(alias: AliasNode, then: (target: TreeNode) => T): T | undefined {
    const target = this.#bindings.get(alias);
    if (target === undefined) return this.#fail(alias, `expected an anchor &${alias.name} before its alias`);
    if (this.#open.has(alias))
      return this.#fail(alias, `expected a value for &${alias.name} that does not contain itself`);
    this.#open.add(alias);
    const result = then(target);
    this.#open.delete(alias);
    return result;
  }

  #fail(node: TreeNode, message: string): undefined {
    this.problem ??= { offset: node.from, message };
    return undefined;
  }
}

/** Always an own member: a plain assignment to `__proto__` would set the prototype. */
export function setMember(members: Members, key: string, value: Json): void {
  if (key === '__proto__')
    Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
  else members[key] = value;
}
