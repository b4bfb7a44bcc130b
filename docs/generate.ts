import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { policySetSchema } from '#policyset/schema.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { policyEntry } from '#report/policies.ts';
import { INVARIANTS } from '#verify/invariants/invariants.ts';
import { configurationPage } from './pages/configuration.ts';
import { definitionManifest } from './pages/definition.ts';
import { errorsPage } from './pages/errors.ts';
import { invariantsPage } from './pages/invariants.ts';
import { metricsPage } from './pages/metrics.ts';
import { policiesPage } from './pages/policies.ts';
import { wholeSet } from './pages/whole-set.ts';

/**
 * Writes the pages that are derived from the code; with --check it writes nothing and fails when one is not what the
 * code says.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const catalogue = await loadCatalogue();
const policies = [...catalogue.values()].map(policyEntry);
const pages = {
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'invariants.md': invariantsPage(INVARIANTS),
  'metrics.md': metricsPage(),
  'policies.md': policiesPage(policies),
  'policyset.schema.json': `${JSON.stringify(policySetSchema(catalogue), null, 2)}\n`,
  '../crds/policysets.admend.dev.yaml': definitionManifest(),
  '../policies/sets/audit-all.yaml': wholeSet(policies, {
    name: 'audit-all',
    comment:
      'Every policy, and nothing is patched or denied: what a cluster looks like before anything is enforced.',
    mode: 'audit',
    orders: 'mend: never, unmended: warn',
  }),
  '../policies/sets/mend-all.yaml': wholeSet(policies, {
    name: 'mend-all',
    comment:
      'Every policy with every fix that it has, also those that may stop a program: for CI and for measuring.',
    mode: 'enforce',
    orders: 'mend: risky, unmended: audit',
  }),
};

for (const [file, text] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (!values.check) writeFileSync(path, text);
  else if (read(path) !== text) {
    console.error(`${join('docs', file)} is not what the code says: npm run generate`);
    process.exitCode = 1;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
