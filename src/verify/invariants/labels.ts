import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { isLabelValue, isQualifiedName } from '#workload/syntax.ts';
import { ofObjects, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

const MOST_BYTES = 256 * 1024;

export const labels: Invariant = {
  id: 'labels',
  demands:
    'Keys of labels, annotations and node selectors are qualified names (those of annotations in any case of letters), values of labels are at most 63 well-formed characters, and annotations at most 256 KiB in all.',
  source: 'ValidateObjectMeta, ValidatePodTemplateSpec, ValidateAnnotations, ValidateLabels',
  breaches: ofObjects(({ kind, object, pod }, tell) => {
    checkMetadata('', mapAt(object, 'metadata'), tell);
    if (pod === undefined) return;
    if (!isPod(kind)) checkMetadata('template: ', pod.metadata, tell);
    checkLabels('node selector', mapAt(pod.spec, 'nodeSelector'), tell);
  }),
};

function checkMetadata(where: string, metadata: JsonMap | undefined, tell: Tell): void {
  if (metadata === undefined) return;
  checkLabels(`${where}label`, mapAt(metadata, 'labels'), tell);
  const annotations = mapAt(metadata, 'annotations');
  // Characters are never more than bytes, and in nearly all annotations they are as many.
  let length = 0;
  for (const key in annotations) {
    if (!isQualifiedName(key.toLowerCase())) tell(`${where}annotation ${key} is no name`);
    length += key.length + (stringAt(annotations, key) ?? '').length;
  }
  if (length > MOST_BYTES) tell(`${where}annotations are too long`);
}

function checkLabels(what: string, labels: JsonMap | undefined, tell: Tell): void {
  for (const key in labels) {
    if (!isQualifiedName(key)) tell(`${what} ${key} is no name`);
    if (!isLabelValue(stringAt(labels, key) ?? '')) tell(`value of ${what} ${key} is none`);
  }
}
