import { expect, test } from 'vitest';
import { valueAt } from '#json/lookup.ts';
import type { JsonMap } from '#json/value.ts';
import { annotationOf, annotationPointer } from '#workload/annotations.ts';
import { type Pod, podOf } from '#workload/pod.ts';

const KEY = 'example.com/a~b';

const annotated = (annotations: JsonMap) => ({ metadata: { annotations }, spec: {} });

function podIn(kind: string, group: string, object: JsonMap): Pod {
  const pod = podOf({ group, kind }, object);
  if (pod === undefined) throw new Error('no Pod');
  return pod;
}

test.each<[string, string, JsonMap, string]>([
  ['Pod', '', annotated({ [KEY]: 'x' }), '/metadata/annotations/example.com~1a~0b'],
  [
    'Deployment',
    'apps',
    { metadata: { annotations: { [KEY]: 'y' } }, spec: { template: annotated({ [KEY]: 'x' }) } },
    '/spec/template/metadata/annotations/example.com~1a~0b',
  ],
  [
    'CronJob',
    'batch',
    { spec: { jobTemplate: { spec: { template: annotated({ [KEY]: 'x' }) } } } },
    '/spec/jobTemplate/spec/template/metadata/annotations/example.com~1a~0b',
  ],
])('the annotation of the Pod in a %s', (kind, group, object, pointer) => {
  const pod = podIn(kind, group, object);
  expect(annotationOf(pod, KEY)).toBe('x');
  expect(annotationPointer(pod, KEY)).toBe(pointer);
  expect(valueAt(object, pointer)).toBe('x');
});

test.each<[string, JsonMap]>([
  ['no metadata', { spec: {} }],
  ['no annotations', { metadata: { annotations: null }, spec: {} }],
  ['a value that is no text', annotated({ [KEY]: 1 })],
])('none where there are %s', (_, object) => {
  expect(annotationOf(podIn('Pod', '', object), KEY)).toBeUndefined();
});
