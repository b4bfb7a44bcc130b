import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** The least that a program can do which reads manifests: find them and parse them. */
const [, , folder = '.'] = process.argv;
for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile()) continue;
  try {
    loadAll(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  } catch {
    // It throws at keys that occur twice.
  }
}
