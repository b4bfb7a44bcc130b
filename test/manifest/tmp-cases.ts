import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { afterwards } from './operations.ts';
import { CASES } from './splice-cases.ts';

for (const c of CASES) {
  const d = readManifest(c.before)[0];
  if (d?.kind !== 'value') {
    console.log(c.name, d);
    continue;
  }
  const expected = c.operations.reduce(afterwards, d.value);
  const r = splice(c.before, [{ document: 0, pointer: '', operations: c.operations, expected }]);
  console.log('##### ' + c.name);
  if (r.refused.length) console.log('REFUSED', r.refused[0]!.reason);
  console.log(r.text);
}
