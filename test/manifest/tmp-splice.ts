import fs from 'node:fs';
import { Overlay } from '#json/overlay.ts';
import type { Operation } from '#json/patch.ts';
import { at, isList, isMap, type Json } from '#json/value.ts';
import { unifiedDiff } from '#manifest/difference.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';
import { type Change, splice } from '#manifest/splice.ts';

const C = '/tmp/w/corpus/dev/';
const files = fs
  .readFileSync(C + 'manifest.tsv', 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((l) => l.split('\t')[0]!);
const only = process.argv[2];
let n = 0,
  ops = 0;
const ref: Record<string, string[]> = {};
const t0 = Date.now();
let out = '';
for (const f of files) {
  if (only && f !== only) continue;
  const text = fs.readFileSync(C + f, 'utf8');
  const changes: Change[] = [];
  for (const d of readManifest(text)) {
    if (d.kind !== 'value') continue;
    for (const e of objectsIn(d.value)) {
      if (!('object' in e)) continue;
      const paths = [
        ['spec', 'template', 'spec'],
        ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
        ['spec'],
      ];
      const p = paths.find((p) => isList(at(e.object, ...p, 'containers')));
      if (!p) continue;
      const base = '/' + p.join('/');
      const spec = at(e.object, ...p)!;
      const c = at(spec, 'containers') as Json[];
      const operations: Operation[] = [];
      const ov = new Overlay(e.object);
      const add = (o: Operation) => {
        if (o.op === 'test') {
          return;
        }
        const r = ov.apply(o);
        if (r === undefined) operations.push(o);
      };
      add({
        op: 'add',
        path: base + '/securityContext',
        value: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      add({ op: 'add', path: base + '/containers/0/securityContext', value: {} });
      add({ op: 'add', path: base + '/containers/0/securityContext/capabilities', value: { drop: ['ALL'] } });
      add({ op: 'add', path: base + '/containers/0/securityContext/allowPrivilegeEscalation', value: false });
      add({ op: 'replace', path: base + '/containers/0/image', value: 'registry.example/app:1.0' });
      add({
        op: 'add',
        path: base + '/containers/0/resources',
        value: { limits: { cpu: '1', memory: '64Mi' } },
      });
      const k = isMap(c[0]) ? Object.keys(c[0]).at(-1) : undefined;
      if (k) add({ op: 'remove', path: base + '/containers/0/' + k });
      if (isList(at(c[0], 'env'))) add({ op: 'remove', path: base + '/containers/0/env/0' });
      if (isList(at(c[0], 'args'))) add({ op: 'add', path: base + '/containers/0/args/-', value: '--new=1' });
      const first = Object.keys(c[0]!)[0];
      if (first && first !== 'image' && f.charCodeAt(f.length - 7) % 2)
        add({ op: 'remove', path: base + '/containers/0/' + first });
      n++;
      ops += operations.length;
      changes.push({ document: d.index, pointer: e.pointer, operations, expected: ov.root });
    }
  }
  if (!changes.length) continue;
  const r = splice(text, changes);
  for (const x of r.refused) (ref[x.reason.replace(/[&*]\S+/g, 'X').replace(/\/\S+/g, 'P')] ??= []).push(f);
  if (only) {
    console.log(r.text);
  } else out += unifiedDiff(f, text, r.text);
}
console.log(n, 'objects', ops, 'ops', Date.now() - t0, 'ms');
for (const [k, v] of Object.entries(ref)) console.log(v.length, k, v.slice(0, 6));
fs.writeFileSync('/tmp/w/out.diff', out);
