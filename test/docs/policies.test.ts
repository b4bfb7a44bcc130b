import { readFileSync } from 'node:fs';
import { applyPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { load } from '#policyset/load.ts';
import { exampleOf, warningsFor } from '../../src/cli/policy-example.ts';
import { MUTATE, reviewOf } from '../support/reviews.ts';
import { CATALOGUE, POLICIES, setOf } from '../support/sets.ts';

/** What a page says under a heading, between its fences. */
function fenced(page: string, heading: string, language: string): string | undefined {
  const section = page.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(section)?.[1];
}

/** Every example in the pages is tried out as a reader would. */
describe.each(POLICIES.map((policy) => [policy.id, policy] as const))('docs/policies/%s.md', (_, policy) => {
  const page = readFileSync(`docs/policies/${policy.id}.md`, 'utf8');
  const manifest = fenced(page, 'For example', 'yaml') ?? '';
  const parameters = exampleOf(policy)?.parameters ?? {};
  const orders = Object.keys(parameters).length === 0 ? {} : { parameters };

  test('shows what is wrong, and the change or the words that follow from it', () => {
    const diff = fenced(page, 'For example', 'diff');
    if (diff === undefined) {
      const told = fenced(page, 'For example', 'text') ?? '';
      const warnings = warningsFor(policy, parameters, manifest).map((warning) => `${warning}\n`);
      expect(warnings).not.toEqual([]);
      expect(told.replace(/^Warning: /gm, '')).toBe(warnings.join(''));
      return;
    }
    const changed = applyPatch(manifest, `--- a\n+++ b\n${diff}`);
    const before: JsonMap = parseAllDocuments(manifest)[0]?.toJS();
    const byItself = page.includes('It is stored with this change:');
    const sets = setOf([policy], { mend: byItself ? 'evidence' : 'risky', ...orders });
    expect(admit(reviewOf(before), sets, MUTATE).object).toEqual(parse(changed || ''));
  });

  test('writes an exemption that a policy set takes', () => {
    const exemption = fenced(page, 'How to exempt', 'yaml') ?? '';
    const spec = `policies: [{ id: ${policy.id} }]\n${exemption}`.replace(/^/gm, '  ');
    const text = `apiVersion: admend.dev/v1alpha1\nkind: PolicySet\nmetadata: { name: x }\nspec:\n${spec}`;
    const files = { read: () => text, list: () => undefined };
    const { problems } = load(['./x.yaml'], CATALOGUE, { files, now: new Date('2026-01-01') });
    expect(problems).toEqual([]);
  });
});

test('docs/policies.md leads to every page', () => {
  const index = readFileSync('docs/policies.md', 'utf8');
  for (const { id } of POLICIES) expect(index).toContain(`| [${id}](policies/${id}.md) |`);
});
