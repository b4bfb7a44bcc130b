import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Lexer } from 'yaml';
import type { PatchOperation } from '#json/patch.ts';
import type { Json } from '#json/value.ts';
import { readManifest } from '#manifest/read.ts';
import { corpusTexts, hasCorpus } from '../manifest/corpus.ts';
import { keepsOtherLines } from '../manifest/touched.ts';
import { expectSame } from '../support/laws.ts';
import { patched } from '../support/oracle.ts';
import { run } from './run.ts';

/** `mend --write` over all real manifests, with every fix that there is. */
describe.skipIf(!hasCorpus())('mend --write over real manifests (skipped where the corpus is absent)', () => {
  const texts = hasCorpus() ? corpusTexts() : new Map<string, string>();
  const folder = mkdtempSync(join(tmpdir(), 'admend-write-'));
  const MINUTES = 60_000;
  let written: ReadonlyMap<string, string>;
  let patches: ReadonlyMap<string, readonly PatchOperation[]>;

  const readAll = () =>
    new Map([...texts.keys()].map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

  beforeAll(async () => {
    for (const [name, text] of texts) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { stdout, stderr } = await run([
      'mend',
      folder,
      '--write',
      '--policies',
      'mend-all',
      '--output',
      'json',
    ]);
    expect(stderr).toMatch(/^\d+ files changed\n$/);
    const report: Report = JSON.parse(stdout);
    expect(report.objects.filter(({ refused }) => refused !== undefined)).toEqual([]);
    patches = new Map(
      report.objects.map(({ file, patch }) => [file.slice(file.indexOf('/dev/') + 1), patch ?? []]),
    );
    written = readAll();
  }, 5 * MINUTES);

  afterAll(() => rmSync(folder, { recursive: true }));

  test('most files are changed', () => {
    const changed = [...texts].filter(([name, text]) => written.get(name) !== text);
    expect(changed.length).toBeGreaterThan(2_400);
    expect([...patches.keys()].sort()).toEqual([...texts.keys()].sort());
  });

  test('each holds exactly what its patch makes of it', () => {
    for (const [name, text] of texts) {
      const [before, after] = [saidIn(text), saidIn(written.get(name) ?? '')];
      expectSame(after, patched(before, patches.get(name) ?? []), name);
    }
  });

  test(
    'no line is touched that no operation names',
    () => {
      const broken = [...texts].filter(
        ([name, text]) => !keepsOtherLines(text, patches.get(name) ?? [], written.get(name) ?? ''),
      );
      expect(broken.map(([name]) => name)).toEqual([]);
    },
    2 * MINUTES,
  );

  test(
    'no comment is lost',
    () => {
      const lost = [...texts].flatMap(([name, text]) => {
        const left = commentsIn(written.get(name) ?? '');
        const gone = commentsIn(text).filter((comment) => !take(left, comment));
        return gone.map((comment) => `${name}: ${comment}`);
      });
      expect(lost).toEqual([]);
    },
    2 * MINUTES,
  );

  test(
    'a second run changes no byte',
    async () => {
      const { stderr } = await run(['mend', folder, '--write', '--policies', 'mend-all', '--output', 'json']);
      expect(stderr).toBe('0 files changed\n');
      expect(readAll()).toEqual(written);
    },
    5 * MINUTES,
  );
});

interface Report {
  readonly objects: readonly {
    readonly file: string;
    readonly patch?: readonly PatchOperation[];
    readonly refused?: string;
  }[];
}

/** What the only document of a file says. */
function saidIn(text: string): Json {
  const document = readManifest(text).find(({ kind }) => kind === 'value');
  return document?.kind === 'value' ? document.value : null;
}

function commentsIn(text: string): string[] {
  return [...new Lexer().lex(text)].filter((token) => token.startsWith('#')).map((comment) => comment.trim());
}

/** Takes one such text out of a list; false where there is none. */
function take(list: string[], text: string): boolean {
  const index = list.indexOf(text);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}
