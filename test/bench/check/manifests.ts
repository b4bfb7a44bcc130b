import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { corpusTexts, hasCorpus } from '../../manifest/corpus.ts';

/** Puts the real manifests that the tests read into a folder, hands that over, and removes it whatever comes of it. */
export async function withManifests<T>(work: (folder: string, files: number) => Promise<T>): Promise<T> {
  if (!hasCorpus()) throw new Error('there are no manifests to check; ADMEND_CORPUS says where they are');
  const folder = mkdtempSync(join(tmpdir(), 'admend-bench-check-'));
  try {
    const texts = corpusTexts();
    for (const [name, text] of texts) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return await work(folder, texts.size);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
