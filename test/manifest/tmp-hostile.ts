import { unifiedDiff } from '#manifest/difference.ts';
import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';

const t = (name: string, s: string) => {
  const t0 = performance.now();
  let r;
  try {
    const d = readManifest(s);
    r = d.length + ' ' + JSON.stringify(d[0]?.kind === 'value' ? 'value' : d[0]).slice(0, 150);
  } catch (e) {
    r = 'THROW ' + String(e).slice(0, 100);
  }
  console.log(name.padEnd(16), s.length, ((performance.now() - t0) | 0) + 'ms', r);
};
for (const n of [300, 20000, 200000]) {
  t('[', '['.repeat(n) + ']'.repeat(n));
  t('[ open', '['.repeat(n));
  t('{"a":', '{"a":'.repeat(n) + '1' + '}'.repeat(n));
  t('- - -', '- '.repeat(n) + 'a');
  t('? ? ?', '? '.repeat(n));
  t('a: a: a:', 'a: '.repeat(n));
  t('x: [ hang', 'x: [\n'.repeat(n));
  t('quotes hang', "- '\n".repeat(n));
  t('" x', '"'.repeat(n));
}
t(
  'bomb',
  `a: &a [x,x,x,x,x,x,x,x,x]\n` +
    [...'bcdefghij']
      .map(
        (c, i) =>
          `${c}: &${c} [${Array(9)
            .fill('*' + 'abcdefghij'[i])
            .join(',')}]`,
      )
      .join('\n'),
);
t('cyclic', 'a: &a [*a]');
t('cyclic map', '&a {b: *a}');
t('merge cyc', 'a: &a\n  <<: *a');
t(
  'alias chain',
  Array.from({ length: 5000 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : ''}]`).join('\n'),
);
t('proto', '__proto__: {polluted: yes}\nconstructor: 1');
console.log(({} as any).polluted, JSON.stringify(readManifest('__proto__: {polluted: yes}')));
t('proto json', '{"__proto__": {"polluted": true}}');
console.log(({} as any).polluted);
t('surrogate', 'a: "\ud800"');
t('binary', String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * 7919) % 65536)));
t('nul', 'a: \0');
t('1MB string', 'a: "' + 'x'.repeat(1e7) + '"');
t('10MB plain', 'a: ' + 'x '.repeat(5e6));
t('escapes', 'a: "' + '\\n'.repeat(1e6) + '"');
t('spaces dq', 'a: "' + ' '.repeat(1e6) + 'x"');
t('json str', '{"a":"' + '\\"'.repeat(1e6) + '"}');
t('json many', '{"a":1}\n'.repeat(20000));
t('docs', '---\na: 1\n'.repeat(20000));
t('---', '---\n'.repeat(100000));
t('...', '...\n'.repeat(100000));
t('# ', '# x\n'.repeat(200000) + 'a: 1');
t('%', '%YAML 1.1\n'.repeat(20000));
t('{ {', '{ '.repeat(100000));
t('lit hang', "a: '\n'\nb: |\n" + '  x\n'.repeat(100000));
t('hang long', 'a: [\n1,\n' + '  "x\n y", # c\n'.repeat(50000) + ']\n');
t('hang nested', "a: '\n'\n" + '- '.repeat(200) + 'a: '.repeat(20000));
t('spaces eol', "a: '\n'\nb: " + ' '.repeat(200000) + '\n');
t('plain sp', "a: '\n'\nb: " + 'x' + ' '.repeat(200000) + 'y\n');
t('plain # sp', "a: '\n'\nb: x" + (' '.repeat(100) + 'y').repeat(5000) + '\n');
t('nl', "a: '\n'\nb: x" + '\n'.repeat(200000) + 'y\n');
t('dq nl bs', 'a: "' + '\\\n'.repeat(200000) + '"');
t('dq mix', 'a: "' + (' '.repeat(1000) + '\n').repeat(1000) + '"');
const pod = (i: number) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: p${i}\nspec:\n  containers:\n  - name: a\n    image: nginx:${i} # x\n    resources: {}\n`;
for (const n of [250, 1000, 4000]) {
  const s = Array.from({ length: n }, (_, i) => pod(i)).join('---\n');
  const ds = readManifest(s);
  const ch = ds.map((d) => {
    const v = d.kind === 'value' ? (structuredClone(d.value) as any) : null;
    v.spec.securityContext = { runAsNonRoot: true };
    v.spec.containers[0].image = 'b';
    return {
      document: d.index,
      pointer: '',
      operations: [
        { op: 'add', path: '/spec/securityContext', value: { runAsNonRoot: true } },
        { op: 'replace', path: '/spec/containers/0/image', value: 'b' },
      ] as const,
      expected: v,
    };
  });
  let t0 = performance.now();
  const r = splice(s, ch);
  console.log(n, 'docs', (performance.now() - t0) | 0, 'ms', r.refused.length);
  t0 = performance.now();
  unifiedDiff('x', s, r.text);
  console.log('  diff', (performance.now() - t0) | 0);
  const l =
    'apiVersion: v1\nkind: List\nitems:\n' +
    Array.from(
      { length: n },
      (_, i) => pod(i).replace(/^/gm, '  ').replace(/^ {2}/, '- ').trimEnd() + '\n',
    ).join('');
  t0 = performance.now();
  const r2 = splice(
    l,
    ch.map((c, i) => ({ ...c, document: 0, pointer: '/items/' + i })),
  );
  console.log(n, 'items', (performance.now() - t0) | 0, 'ms', r2.refused.length);
  t0 = performance.now();
  const r3 = splice(
    l,
    ch.map((c, i) => ({
      ...c,
      document: 0,
      pointer: '/items/' + i,
      expected: i % (n / 5) === 3 ? {} : c.expected,
    })),
  );
  console.log(n, 'items 5 bad', (performance.now() - t0) | 0, 'ms', r3.refused.length, r3.refused[0]?.reason);
}
