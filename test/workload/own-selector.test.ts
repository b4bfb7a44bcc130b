import { expect, test } from 'vitest';
import { isMap, type JsonMap } from '#json/value.ts';
import { ownSelectorOf } from '#workload/own-selector.ts';
import { podOf } from '#workload/pod.ts';

function selectorIn(group: string, kind: string, selector: JsonMap | null, labels: JsonMap | null) {
  const object = { spec: { selector, template: { metadata: { labels }, spec: {} } } };
  const pod = podOf({ group, kind }, object);
  return isMap(object) && pod !== undefined ? ownSelectorOf({ group, kind }, object, pod) : 'no Pod';
}

const APP = { app: 'web' };

test.each<[string, string, string, JsonMap | null, JsonMap | null, JsonMap | undefined]>([
  ['its own', 'apps', 'Deployment', { matchLabels: APP }, null, { matchLabels: APP }],
  ['none, where it is empty', 'apps', 'Deployment', { matchLabels: {} }, APP, undefined],
  ['none, where it is null', 'apps', 'StatefulSet', null, APP, undefined],
  ['a map of labels', '', 'ReplicationController', APP, { other: 'label' }, { matchLabels: APP }],
  ['the labels of the template', '', 'ReplicationController', null, APP, { matchLabels: APP }],
  ['those, where its map is empty', '', 'ReplicationController', { app: null }, APP, { matchLabels: APP }],
  ['none, where there are none', '', 'ReplicationController', null, null, undefined],
])('the selector of a workload is %s', (_, group, kind, selector, labels, expected) => {
  expect(selectorIn(group, kind, selector, labels)).toEqual(expected);
});
