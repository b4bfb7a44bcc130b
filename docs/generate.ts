import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { peerSet } from '#peers/peer-set.ts';
import { PEERS } from '#peers/peers.ts';
import { loadSets } from '#policyset/load.ts';
import { policySetSchema } from '#policyset/schema.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { policyEntry } from '#report/policies.ts';
import { INVARIANTS } from '#verify/invariants/invariants.ts';
import { exampleOf } from '../src/cli/policy-example.ts';
import { configurationPage } from './pages/configuration.ts';
import { definitionManifest } from './pages/definition.ts';
import { errorsPage } from './pages/errors.ts';
import { invariantsPage } from './pages/invariants.ts';
import { metricsPage } from './pages/metrics.ts';
import { policiesPage } from './pages/policies.ts';
import { policyPage } from './pages/policy.ts';
import { wholeSet } from './pages/whole-set.ts';

/**
 * Writes the pages that are derived from the code; with --check it writes nothing and fails when one is not what the
 * code says.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean' } } });

const catalogue = await loadCatalogue();
const policies = [...catalogue.values()];
const entries = policies.map(policyEntry);
/** Those that most people start from; the others ask for all, or for what their tool or standard does. */
const SETS = loadSets(['recommended', 'strict'], catalogue).sets;
const pages = {
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'invariants.md': invariantsPage(INVARIANTS),
  'metrics.md': metricsPage(),
  'policies.md': policiesPage(entries, policies, SETS),
  'policyset.schema.json': `${JSON.stringify(policySetSchema(catalogue), null, 2)}\n`,
  '../crds/policysets.admend.dev.yaml': definitionManifest(),
  '../policies/sets/audit-all.yaml': wholeSet(entries, {
    name: 'audit-all',
    comment:
      'Every policy, and nothing is patched or denied: what a cluster looks like before anything is enforced.',
    mode: 'audit',
    orders: 'mend: never, unmended: warn',
  }),
  '../policies/sets/mend-all.yaml': wholeSet(entries, {
    name: 'mend-all',
    comment:
      'Every policy with every fix that it has, also those that may stop a program: for CI and for measuring.',
    mode: 'enforce',
    orders: 'mend: risky, unmended: audit',
  }),
  ...Object.fromEntries(
    PEERS.flatMap((peer) =>
      isGenerated(peer.set) ? [[`../policies/sets/${peer.set}.yaml`, peerSet(peer, peer.set, policies)]] : [],
    ),
  ),
  ...Object.fromEntries(
    policies.map((policy) => [
      `policies/${policy.id}.md`,
      policyPage(policyEntry(policy), exampleOf(policy)),
    ]),
  ),
};

for (const [file, text] of Object.entries(pages)) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (!values.check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } else if (read(path) !== text) {
    console.error(`${join('docs', file)} is not what the code says: npm run generate`);
    process.exitCode = 1;
  }
}

for (const file of readdirSync(fileURLToPath(new URL('policies', import.meta.url)))) {
  if (Object.hasOwn(pages, `policies/${file}`)) continue;
  const path = fileURLToPath(new URL(`policies/${file}`, import.meta.url));
  if (!values.check) rmSync(path);
  else {
    console.error(`${join('docs/policies', file)} is of no policy: npm run generate`);
    process.exitCode = 1;
  }
}

/** The sets of the Pod Security Standards are written by hand: they say which version they go by. */
function isGenerated(set: string | undefined): set is string {
  return set !== undefined && !set.startsWith('pss-');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
