import assert from 'node:assert';
import fc from 'fast-check';
import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { edits } from './operations.ts';

let bad: Record<string, [number, any]> = {},
  n = 0;
for (const w of fc.sample(edits(Number(process.argv[4] ?? 3)), {
  numRuns: Number(process.argv[3] ?? 5000),
  seed: Number(process.argv[2] ?? 1),
})) {
  n++;
  let key = '';
  let r;
  try {
    r = splice(w.text, [{ document: 0, pointer: '', operations: w.operations, expected: w.expected }]);
    if (r.refused.length) key = r.refused[0]!.reason.slice(0, 60);
    else {
      const d = readManifest(r.text)[0];
      assert(d?.kind === 'value');
      try {
        assert.deepStrictEqual(JSON.parse(JSON.stringify(d.value)), JSON.parse(JSON.stringify(w.expected)));
      } catch {
        key = 'DIFF';
      }
    }
  } catch (e) {
    key = 'THROW ' + String((e as Error).stack).slice(0, 300);
  }
  if (key) {
    const b = (bad[key] ??= [0, w]);
    b[0]++;
    if (w.text.length < b[1].text.length) b[1] = w;
  }
}
console.log(n);
for (const [k, [c, w]] of Object.entries(bad)
  .sort((a, b) => b[1][0] - a[1][0])
  .slice(0, 8)) {
  console.log('#####', c, k);
  console.log(w.text);
  console.log(JSON.stringify(w.operations));
}
