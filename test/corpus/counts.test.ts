import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';
import { namespaceOf, reviewOf } from '#manifest/review.ts';
import type { Risk } from '#policy.ts';
import { columns } from '#report/columns.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import { corpusFolders, corpusTexts, hasCorpus } from '../manifest/corpus.ts';
import { MUTATE } from '../support/reviews.ts';
import { AUDIT_ALL, POLICIES } from '../support/sets.ts';

/**
 * How often each policy finds something in real manifests, and what fix it has: who changes a policy sees in the review
 * what that means for the world outside. `UPDATE=1 npx vitest run test/corpus` writes the file anew.
 */
const GOLDEN = fileURLToPath(new URL('./counts.golden.txt', import.meta.url));

const NAMESPACE = 'default';

type Fixes = Record<Risk | 'none', number>;

class Count {
  readonly objects = new Set<JsonMap>();
  readonly fixes: Fixes = { safe: 0, evidence: 0, risky: 0, none: 0 };

  add(object: JsonMap, risk: Risk | null): void {
    this.objects.add(object);
    this.fixes[risk ?? 'none']++;
  }

  get row(): string[] {
    const fixes = Object.values(this.fixes);
    const violations = fixes.reduce((sum, each) => sum + each, 0);
    return [this.objects.size, violations, ...fixes].map(String);
  }
}

function objectsOf(text: string): JsonMap[] {
  return readManifest(text)
    .flatMap((document) => (document.kind === 'value' ? objectsIn(document.value) : []))
    .flatMap((found) => ('object' in found ? [found.object] : []));
}

/** The objects of the corpus, those of one folder together. */
function runs(): readonly (readonly JsonMap[])[] {
  const folders = corpusFolders();
  const byFolder = new Map<string, JsonMap[]>();
  for (const [name, text] of corpusTexts()) {
    const folder = folders.get(name) ?? name;
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...objectsOf(text)]);
  }
  return [...byFolder.values()];
}

function counted(): string {
  const counts = new Map(POLICIES.map(({ id }) => [id, new Count()]));
  const kinds = POLICIES.flatMap(({ neighbours = [] }) => neighbours);
  for (const objects of runs()) {
    const placed = objects.map((object) => ({ object, namespace: namespaceOf(object, NAMESPACE) }));
    const facts = { ...MUTATE, neighbours: neighbourhoodOf(placed, kinds) };
    for (const object of objects) {
      const { violations } = admit(reviewOf(object, NAMESPACE), AUDIT_ALL, facts);
      for (const { policy, risk } of violations) counts.get(policy)?.add(object, risk);
    }
  }
  const head = ['policy', 'objects', 'violations', 'safe', 'evidence', 'risky', 'no fix'];
  const rows = [...counts].map(([id, count]) => [id, ...count.row]);
  return `${columns([head, ...rows]).join('\n')}\n`;
}

describe.skipIf(!hasCorpus())('real manifests (skipped where the corpus is absent)', () => {
  test('are found fault with as counts.golden.txt says', () => {
    const told = counted();
    if (process.env['UPDATE'] === '1') writeFileSync(GOLDEN, told);
    expect(told, 'If it is meant to be so: UPDATE=1 npx vitest run test/corpus').toBe(
      readFileSync(GOLDEN, 'utf8'),
    );
  }, 300_000);
});
