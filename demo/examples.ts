import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonMap } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';

const FOLDER = fileURLToPath(new URL('../examples/', import.meta.url));

export interface Example {
  readonly file: string;
  readonly text: string;
  /** The comment that it begins with. */
  readonly about: string;
  readonly object: JsonMap;
}

/** The manifests in examples/, one object each. */
export function examples(): readonly Example[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => {
      const text = readFileSync(`${FOLDER}${file}`, 'utf8');
      return {
        file: `examples/${file}`,
        text,
        about: /^# (.*)/.exec(text)?.[1] ?? '',
        object: objectOf(text),
      };
    });
}

function objectOf(text: string): JsonMap {
  const [document] = readManifest(text);
  const [found] = document?.kind === 'value' ? objectsIn(document.value) : [];
  if (found === undefined || !('object' in found)) throw new Error('an example holds no Kubernetes object');
  return found.object;
}
