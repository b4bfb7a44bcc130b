import { booleanAt, isMap, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { isDescending } from '#workload/syntax.ts';
import { ofContainers, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { volumesOf } from './volume-names.ts';

export const volumeMounts: Invariant = {
  id: 'volume-mounts',
  demands:
    'A mount names a volume of the Pod (of a StatefulSet, also a claim) and has a path that stands once in its container; not both `subPath` and `subPathExpr`, each relative and without `..`; `recursiveReadOnly` only with `readOnly: true` and without propagation.',
  source: 'ValidateVolumeMounts, validateMountRecursiveReadOnly',
  breaches: ofContainers(({ spec }, tell, pod, state) => {
    const mounts = listAt(spec, 'volumeMounts');
    if (mounts.length === 0) return;
    const volumes = volumesOf(state, pod);
    const seen = new Set<string>();
    for (const mount of mounts) {
      if (!isMap(mount)) continue;
      const name = stringAt(mount, 'name') ?? '';
      const path = stringAt(mount, 'mountPath') ?? '';
      if (!volumes.has(name)) tell(`mount ${path} names volume ${name}, which is not there`);
      if (path === '') tell(`mount of volume ${name} has no mountPath`);
      else if (seen.has(path)) tell(`mountPath ${path} stands twice`);
      seen.add(path);
      checkSubPaths(path, mount, tell);
      checkRecursiveReadOnly(path, mount, tell);
    }
  }),
};

function checkSubPaths(path: string, mount: JsonMap, tell: Tell): void {
  const subPath = stringAt(mount, 'subPath') ?? '';
  const expression = stringAt(mount, 'subPathExpr') ?? '';
  if (subPath !== '' && expression !== '') tell(`mount ${path} has subPath and subPathExpr`);
  if (!isDescending(subPath) || !isDescending(expression))
    tell(`mount ${path} has a subPath that leaves the volume`);
}

function checkRecursiveReadOnly(path: string, mount: JsonMap, tell: Tell): void {
  const recursive = stringAt(mount, 'recursiveReadOnly');
  if (recursive !== 'Enabled' && recursive !== 'IfPossible') return;
  if (booleanAt(mount, 'readOnly') !== true) tell(`mount ${path} is recursiveReadOnly without readOnly`);
  if ((stringAt(mount, 'mountPropagation') ?? 'None') !== 'None')
    tell(`mount ${path} is recursiveReadOnly with mountPropagation`);
}
