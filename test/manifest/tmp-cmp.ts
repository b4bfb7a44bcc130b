import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { readManifest } from '#manifest/read.ts';

const C = '/tmp/w/corpus/dev/';
const files = fs
  .readFileSync(C + 'manifest.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((l) => l.split('\t')[0]!);
const texts = files.map((f) => fs.readFileSync(C + f, 'utf8'));
const a = JSON.parse(
  execFileSync('/tmp/oracle', { input: JSON.stringify(texts), maxBuffer: 1e9 }).toString(),
);
const t0 = Date.now();
const rs = texts.map((t) => readManifest(t));
console.log(Date.now() - t0, 'ms');
texts.forEach((t, i) => {
  const r = rs[i]!;
  if (r.length !== 1) return console.log(files[i], r.length);
  const d = r[0]!;
  if (d.kind === 'error') {
    if (!a[i].error) console.log(files[i], d, 'GO OK');
    return;
  }
  try {
    assert.deepStrictEqual(d.kind === 'empty' ? null : JSON.parse(JSON.stringify(d.value)), a[i].json);
  } catch (e) {
    console.log(files[i], String(e).slice(0, 500), a[i].error);
  }
});
