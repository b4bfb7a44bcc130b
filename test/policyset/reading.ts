import { checkerOf } from '#policyset/check.ts';
import { documentsIn } from '#policyset/document.ts';
import type { PolicySet } from '#policyset/policyset.ts';
import { lineOf } from '#policyset/problem.ts';
import { readSet } from '#policyset/read.ts';
import { CATALOGUE } from '../support/sets.ts';

/** The sets in a text; the first may extend the others by name. Problems are lines. */
export function readSets(text: string): {
  readonly sets: readonly PolicySet[];
  readonly problems: readonly string[];
} {
  const { documents, problems } = documentsIn('team.yaml', text);
  const named = new Map(documents.map((document) => [nameIn(document.value), document]));
  const read = documents.map((document) =>
    readSet(document, {
      catalogue: CATALOGUE,
      check: checkerOf(CATALOGUE),
      parent: (name) => named.get(name),
      parents: [...named.keys()],
      resolved: new Map(),
    }),
  );
  return {
    sets: read.flatMap((each) => ('set' in each ? [each.set] : [])),
    problems: [...problems, ...read.flatMap((each) => ('set' in each ? [] : each.problems))].map(lineOf),
  };
}

/** A document with this spec, which begins on line 5. */
export function setText(spec: string, name = 'team'): string {
  return `apiVersion: admend.dev/v1alpha1\nkind: PolicySet\nmetadata: { name: ${name} }\nspec:\n${indented(spec)}\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function nameIn(value: unknown): string {
  return /"name":"([^"]*)"/.exec(JSON.stringify(value))?.[1] ?? '';
}
