import { describe, expect, test } from 'vitest';
import type { PatchOperation } from '#json/patch.ts';
import { at, isList, isMap, type Json, type JsonMap, listAt } from '#json/value.ts';
import { objectsIn } from '#manifest/objects.ts';
import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { corpusTexts, hasCorpus } from './corpus.ts';
import { afterwards } from './operations.ts';
import { keepsOtherLines } from './touched.ts';

const POD_SPECS = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec'],
];
const SECURE = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
const HARDENED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/** Edits as mends and people make them in a workload; empty for other objects. */
function editsOf(object: Json): PatchOperation[] {
  const way = POD_SPECS.find((each) => isList(at(object, ...each, 'containers')));
  const containers = way && at(object, ...way, 'containers');
  const first = isList(containers) ? containers[0] : undefined;
  if (way === undefined || !isMap(first)) return [];
  const spec = `/${way.join('/')}`;
  const container = `${spec}/containers/0`;
  const keys = Object.keys(first);
  return [
    { op: 'add', path: `${spec}/securityContext`, value: SECURE },
    { op: 'add', path: `${container}/securityContext`, value: HARDENED },
    { op: 'add', path: `${container}/resources`, value: { limits: { cpu: '1', memory: '64Mi' } } },
    { op: 'add', path: `${container}/image`, value: 'registry.example/app:1.0' },
    { op: 'add', path: `${spec}/containers/-`, value: { name: 'sidecar', args: ['--yes', 'no'] } },
    ...(isList(first['args']) ? [{ op: 'add', path: `${container}/args/0`, value: '-v' } as const] : []),
    ...(listAt(first, 'env').length > 0 ? [{ op: 'remove', path: `${container}/env/0` } as const] : []),
    { op: 'remove', path: `${container}/${keys[0] ?? ''}` },
    ...(keys.length > 1 ? [{ op: 'remove', path: `${container}/${keys.at(-1) ?? ''}` } as const] : []),
  ];
}

interface Tally {
  objects: number;
  edits: number;
  readonly refused: string[];
  readonly broken: string[];
}

/** Makes all edits together, and two of them alone, where every other line can be looked at. */
function tryEdits(name: string, text: string, tally: Tally): void {
  for (const object of objectsOf(text)) {
    const edits = editsOf(object);
    const alone = edits.filter((_, index) => index % Math.ceil(edits.length / 2) === tally.objects % 4);
    tally.objects += edits.length > 0 ? 1 : 0;
    for (const edit of alone) {
      const spliced = tryEdit(name, text, object, [edit], tally);
      if (!keepsOtherLines(text, edit, spliced)) tally.broken.push(`${name}: ${edit.path}`);
    }
    if (edits.length > 0) tryEdit(name, text, object, edits, tally);
  }
}

function objectsOf(text: string): JsonMap[] {
  const [document] = readManifest(text);
  const entries = document?.kind === 'value' ? objectsIn(document.value) : [];
  return entries.flatMap((entry) => ('object' in entry && entry.pointer === '' ? [entry.object] : []));
}

function tryEdit(
  name: string,
  text: string,
  object: JsonMap,
  operations: PatchOperation[],
  tally: Tally,
): string {
  const expected = operations.reduce<Json>(afterwards, object);
  const spliced = splice(text, [{ document: 0, pointer: '', operations, expected }]);
  tally.edits += operations.length;
  for (const { reason } of spliced.refused) tally.refused.push(`${name}: ${reason}`);
  return spliced.text;
}

describe.skipIf(!hasCorpus())('real manifests (skipped where the corpus is absent)', () => {
  // The body of a skipped block runs all the same.
  const texts = hasCorpus() ? corpusTexts() : new Map<string, string>();

  test('all are read', () => {
    expect(texts.size).toBe(4242);
    const unread = [...texts].filter(([, text]) => readManifest(text).some(({ kind }) => kind === 'error'));
    expect(unread.map(([name]) => name)).toEqual([]);
  });

  test('edits of every workload are spliced in, and no other line changes', () => {
    const tally: Tally = { objects: 0, edits: 0, refused: [], broken: [] };
    for (const [name, text] of texts) tryEdits(name, text, tally);
    console.log(`${tally.objects} workloads, ${tally.edits} edits, ${tally.refused.length} refused`);
    expect(tally.objects).toBeGreaterThan(2500);
    expect(tally.refused).toEqual([]);
    expect(tally.broken).toEqual([]);
  }, 300_000);
});
