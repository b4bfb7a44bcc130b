import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { readManifest } from '#manifest/read.ts';

const [mode, seedS, nS] = process.argv.slice(2);
let seed = Number(seedS ?? 1) >>> 0;
const N = Number(nS ?? 20000);
const rnd = () => {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let t = seed;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const ri = (n: number) => Math.floor(rnd() * n);
const pick = <T>(a: readonly T[]) => a[ri(a.length)]!;
const toks = [
  'a',
  'b',
  'a: ',
  'b: ',
  '- ',
  '- ',
  '? ',
  ': ',
  '\n',
  '\n',
  '\n',
  '  ',
  '  ',
  '    ',
  ' ',
  '"x"',
  "'y'",
  '[',
  ']',
  '{',
  '}',
  ',',
  ', ',
  '# c',
  '#c',
  '&a ',
  '*a',
  '!!str ',
  '!!int ',
  '! ',
  '|',
  '>',
  '|-',
  '|+',
  '|2',
  '1',
  '0x1',
  'yes',
  'null',
  '~',
  '<<: ',
  '<<: *a',
  '"a\n b"',
  "'a\n b'",
  '\t',
  'a b',
  'a:b',
  '-',
  '--',
  '%',
  '@',
  'x: y',
  '\r\n',
  '"q": ',
  'a\n  b',
  '...',
  "''",
  '""',
  ':',
  'é',
  '\u2028x',
  '*a : ',
];
const soup = () => {
  let s = '';
  const n = 1 + ri(14);
  for (let i = 0; i < n; i++) s += pick(toks);
  return s;
};
const C = '/tmp/w/corpus/dev/';
const files = fs
  .readFileSync(C + 'manifest.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((l) => l.split('\t')[0]!);
const ctext = () => {
  const t = fs.readFileSync(C + pick(files), 'utf8');
  return t.length > 6000 ? t.slice(0, 6000) : t;
};
const mut = () => {
  let t = ctext();
  const n = 1 + ri(3);
  for (let k = 0; k < n; k++) {
    const i = ri(t.length);
    switch (ri(7)) {
      case 0:
        t = t.slice(0, i) + t.slice(i + 1);
        break;
      case 1:
        t = t.slice(0, i) + pick(toks) + t.slice(i);
        break;
      case 2: {
        const L = t.split('\n');
        L.splice(ri(L.length), 1);
        t = L.join('\n');
        break;
      }
      case 3: {
        const L = t.split('\n');
        const j = ri(L.length);
        L[j] = ' '.repeat(ri(8)) + L[j]!.trimStart();
        t = L.join('\n');
        break;
      }
      case 4: {
        const L = t.split('\n');
        const j = ri(L.length);
        L.splice(j, 0, L[ri(L.length)]!);
        t = L.join('\n');
        break;
      }
      case 5:
        t = t.slice(0, i);
        break;
      case 6: {
        const L = t.split('\n');
        const j = ri(L.length);
        L[j] = L[j]!.replace(
          /: (.*)$/,
          (_, v) =>
            ': ' +
            pick([
              '|\n' + ' '.repeat(ri(8)) + v,
              '"' + v + '"',
              "'" + v + "'",
              '>-\n   ' + v + '\n\n   ' + v,
              '[' + v + ']',
              '{' + v + '}',
              '&a ' + v,
              '*a',
              v + ' # c',
              v + '\n' + ' '.repeat(ri(8)) + v,
              '!!str ' + v,
            ]),
        );
        t = L.join('\n');
        break;
      }
    }
  }
  return t;
};
const emb = () => {
  const s = soup();
  return pick(['k: ', 'k:\n  ', '- ', 'k:\n- ']) + s + pick(['', '\nz: 1', '\n']);
};
const gen = mode === 'soup' ? emb : mut;
const texts = [...new Set(Array.from({ length: N }, gen))].filter(
  (t) => !/(^|\n)(---|\.\.\.)/.test(t) && t.isWellFormed(),
);
const a = JSON.parse(
  execFileSync('/tmp/oracle', { input: JSON.stringify(texts), maxBuffer: 2e9 }).toString(),
);
const cl: Record<string, [number, string[]]> = {};
const add = (k: string, t: string) => {
  const e = (cl[k] ??= [0, []]);
  e[0]++;
  e[1].push(t);
};
let both = 0,
  bothErr = 0;
texts.forEach((t, i) => {
  const rs = readManifest(t);
  if (rs.length > 1) return;
  const d = rs[0];
  const go = a[i];
  if (!d || d.kind === 'empty') {
    if (go.error) add('C empty | ' + go.error.replace(/line \d+: /, ''), t);
    else if (go.json !== null) add('B empty', t);
    return;
  }
  if (d.kind === 'error') {
    if (!go.error) add('A ' + d.message.replace(/[&*"]\S*/g, 'X').slice(0, 80), t);
    else bothErr++;
    return;
  }
  if (go.error) {
    add(
      'C ' +
        go.error
          .replace(/line \d+: /, '')
          .replace(/`.*`|'.*'/g, 'X')
          .slice(0, 80),
      t,
    );
    return;
  }
  try {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(d.value)), go.json);
    both++;
  } catch {
    add(
      'B',
      t +
        ' => ' +
        JSON.stringify(d.value)?.slice(0, mode === 'soup' ? 200 : 0) +
        ' GO ' +
        JSON.stringify(go.json).slice(0, mode === 'soup' ? 200 : 0),
    );
  }
});
console.log({ n: texts.length, both, bothErr });
for (const [k, [n, ex]] of Object.entries(cl).sort((x, y) => (x[0] < y[0] ? -1 : 1))) {
  console.log(n, k);
  ex.sort((x, y) => x.length - y.length);
  for (const e of ex.slice(0, mode === 'soup' ? 4 : 0)) console.log('     ', JSON.stringify(e));
}
if (mode !== 'soup') fs.writeFileSync('/tmp/w/mut.json', JSON.stringify(cl));
