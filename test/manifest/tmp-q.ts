import { readManifest } from '#manifest/read.ts';
import { splice } from '#manifest/splice.ts';
import { afterwards } from './operations.ts';

const go = (t: string, ops: any[]) => {
  const d = readManifest(t)[0] as any;
  const e = ops.reduce(afterwards, d.value);
  const r = splice(t, [{ document: 0, pointer: '', operations: ops, expected: e }]);
  console.log(
    JSON.stringify(r.text),
    r.refused.map((x) => x.reason),
  );
};
go('a: | # c\nb: 1\n', [{ op: 'replace', path: '/a', value: 'x' }]);
go('a: |\nb: 1\n', [{ op: 'replace', path: '/a', value: { x: 1 } }]);
go('a: |', [{ op: 'replace', path: '/a', value: { x: 1 } }]);
go('a: |\n  x', [{ op: 'add', path: '/b', value: { x: 1 } }]);
go('a: {x}\n', [{ op: 'replace', path: '/a/x', value: { x: 1 } }]);
go('? a\n', [{ op: 'replace', path: '/a', value: 'x' }]);
go('? a\n', [{ op: 'replace', path: '/a', value: { x: 1 } }]);
go('a: &x {b: 1}\nc: *x\n', [{ op: 'add', path: '/a/c', value: 'x' }]);
go('a: &x {b: 1}\nc: *x\n', [{ op: 'add', path: '/c/c', value: 'x' }]);
go('a: &x {b: 1}\nc: *x\n', [{ op: 'remove', path: '/c' }]);
go('a: &x {b: 1}\nc: *x\n', [{ op: 'remove', path: '/a' }]);
go('a: &x {b: 1}\nc: {<<: *x, d: 1}\n', [{ op: 'replace', path: '/c/b', value: 2 }]);
go('a: &x {b: 1}\nc: {<<: *x, d: 1}\n', [{ op: 'add', path: '/c/b', value: 2 }]);
go('a: &x {b: 1}\nc: {<<: *x, d: 1}\n', [{ op: 'add', path: '/c/d', value: 2 }]);
go('a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n', [{ op: 'add', path: '/c/e', value: 2 }]);
go('a: &x {b: 1}\nc: *x\n', [{ op: 'replace', path: '/c', value: 2 }]);
go('\ufeffa: 1\r\nb: 2', [
  { op: 'replace', path: '/a', value: 2 },
  { op: 'add', path: '/c', value: 2 },
]);
go("a: '\nb'\nc: [\n1,\n2]\n", [
  { op: 'replace', path: '/a', value: 'q' },
  { op: 'add', path: '/c/-', value: 2 },
]);
go("a: '\nb'\nc: [\n1,\n2]\n", [{ op: 'add', path: '/d', value: 'q' }]);
go('a: 1\rb: 2\r', [{ op: 'add', path: '/d', value: 'q' }]);
go('- a\n- b\n', [
  { op: 'remove', path: '/0' },
  { op: 'remove', path: '/0' },
]);
go('--- {a: 1}\n', [{ op: 'replace', path: '', value: { b: { c: 1 } } }]);
go('---\na: 1\n...\n', [{ op: 'replace', path: '', value: { b: { c: 1 } } }]);
go('--- # x\na: 1\n...\n', [{ op: 'replace', path: '', value: { a: 1, b: { c: 1 } } }]);
go('a: [x, {b: 1}]\n', [
  { op: 'add', path: '/a/1/c', value: { c: 1 } },
  { op: 'add', path: '/a/-', value: { c: 'yes' } },
]);
go('a: [b: 1]\n', [{ op: 'add', path: '/a/0/c', value: { c: 1 } }]);
go('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', [{ op: 'add', path: '/a/c', value: { c: [1] } }]);
go('{"a": {"b": 1}, "c": 2}\n', [{ op: 'add', path: '/a/c', value: { c: [1, 2] } }]);
