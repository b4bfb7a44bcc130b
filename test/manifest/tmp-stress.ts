import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { readManifest } from '#manifest/read.ts';
import { written } from './yaml-text.ts';

const nearNumbers = fc.string({
  unit: fc.constantFrom(...'0123456789abefnoxyEOXNY_+-.:~ '),
  minLength: 1,
  maxLength: 7,
});
for (let seed = 1; seed <= Number(process.argv[2] ?? 8); seed++) {
  const texts = [
    ...fc
      .sample(nearNumbers, { numRuns: 15000, seed })
      .flatMap((text) => [`a: ${text}\n`, `- ${text}\n`, `${text}: a\n`, `[${text}]\n`]),
    ...fc.sample(written, { numRuns: 3000, seed }).map((w) => w.text),
  ];
  const a = JSON.parse(
    execFileSync('/tmp/oracle', { input: JSON.stringify(texts), maxBuffer: 1e9 }).toString(),
  );
  texts.forEach((t, i) => {
    const ds = readManifest(t);
    const d = ds[0];
    const ok =
      ds.length > 1
        ? false
        : !d || d.kind === 'empty'
          ? !a[i].error && a[i].json === null
          : d.kind === 'error'
            ? !!a[i].error
            : !a[i].error && isDeepStrictEqual(d.value, a[i].json);
    if (!ok) console.log(JSON.stringify(t), JSON.stringify(d), JSON.stringify(a[i]));
  });
}
console.log('done');
