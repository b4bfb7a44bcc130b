import { readFileSync } from 'node:fs';

/** The version of the package: `0.1.0`. */
export function version(): string {
  const file = import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json';
  const manifest: { version: string } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
  return manifest.version;
}
