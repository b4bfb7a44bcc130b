import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '#json/value.ts';
import type { Minor } from '#schema/built-in.ts';
import { type Definitions, definitionsIn } from '#schema/openapi.ts';

/**
 * Writes what the API servers of the three newest minor versions of Kubernetes accept, from the OpenAPI documents in the
 * Go module k8s.io/kubernetes (Apache-2.0), without their descriptions. Needs Go, and downloads some 150 MB the first
 * time.
 */
const RELEASES: Readonly<Record<Minor, string>> = { '1.34': 'v1.34.4', '1.35': 'v1.35.4', '1.36': 'v1.36.3' };

for (const [minor, release] of Object.entries(RELEASES)) {
  const folder = join(moduleFolder(release), 'api/openapi-spec/v3');
  const documents = readdirSync(folder)
    .sort()
    .map((file): Json => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const file = fileURLToPath(new URL(`${minor}.json`, import.meta.url));
  writeFileSync(file, onePerLine(definitionsIn(documents), release));
  console.log(file);
}

function moduleFolder(release: string): string {
  const args = ['mod', 'download', '-json', `k8s.io/kubernetes@${release}`];
  // Outside any module: inside one, its go.mod would have a say.
  const { Dir }: { Dir: string } = JSON.parse(execFileSync('go', args, { cwd: tmpdir(), encoding: 'utf8' }));
  return Dir;
}

/** A definition a line, so that a difference between two releases can be read. */
function onePerLine({ definitions, kinds }: Definitions, release: string): string {
  const lines = (map: object) =>
    Object.entries(map).map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{
  "source": "k8s.io/kubernetes ${release}, api/openapi-spec/v3",
  "kinds": {\n${lines(kinds).join(',\n')}\n  },
  "definitions": {\n${lines(definitions).join(',\n')}\n  }
}\n`;
}
