import fc from 'fast-check';
import { splice } from '#manifest/splice.ts';
import { edits } from './operations.ts';
import { keepsOtherLines } from './touched.ts';

let bad = 0,
  n = 0,
  small: any;
const kept = 0,
  total = 0;
for (const w of fc.sample(edits(1), {
  numRuns: Number(process.argv[3] ?? 5000),
  seed: Number(process.argv[2] ?? 1),
})) {
  n++;
  const r = splice(w.text, [{ document: 0, pointer: '', operations: w.operations, expected: w.expected }]);
  if (!keepsOtherLines(w.text, w.operations[0]!, r.text)) {
    bad++;
    if (!small || w.text.length < small[0].text.length) small = [w, r.text];
  }
}
console.log(n, bad, kept, total);
if (small) {
  console.log(small[0].text);
  console.log(JSON.stringify(small[0].operations));
  console.log('=>');
  console.log(small[1]);
  console.log(small[2]);
}
