import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadCatalogue } from '#policyset/load.ts';
import { policyEntry } from '#report/policies.ts';
import { configurationPage } from './pages/configuration.ts';
import { errorsPage } from './pages/errors.ts';
import { metricsPage } from './pages/metrics.ts';
import { policiesPage } from './pages/policies.ts';

/**
 * Writes the pages that are derived from the code; with --check it writes nothing and fails when one is not what the
 * code says.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const policies = [...(await loadCatalogue()).values()].map(policyEntry);
const pages = {
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'metrics.md': metricsPage(),
  'policies.md': policiesPage(policies),
};

for (const [file, text] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (!values.check) writeFileSync(path, text);
  else if (read(path) !== text) {
    console.error(`docs/${file} is not what the code says: npm run generate`);
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
