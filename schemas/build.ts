import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Definitions } from '#schema/openapi.ts';
import { moduleText } from '#schema/standalone.ts';

/**
 * Writes `built/schemas/MINOR.js` for each `schemas/MINOR.json`: the modules that check objects. They are too large to
 * keep (2 MB each), and made anew after each install; what is up to date is left alone.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MAKERS = ['../src/schema/standalone.ts', '../package-lock.json'];

const minors = readdirSync(here('.'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

mkdirSync(here('../built/schemas'), { recursive: true });
for (const minor of minors) {
  const source = readFileSync(here(`${minor}.json`), 'utf8');
  const built = here(`../built/schemas/${minor}.js`);
  const mark = `// ${digestOf([source, ...MAKERS.map((file) => readFileSync(here(file), 'utf8'))])}\n`;
  if (textOf(built).startsWith(mark)) continue;
  const definitions: Definitions = JSON.parse(source);
  writeFileSync(built, mark + moduleText(definitions));
}

function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
