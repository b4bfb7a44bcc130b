import { booleanAt, type Json, listAt, mapAt, stringAt } from '#json/value.ts';
import { type Container, type Pod, titleOf } from './pod.ts';

/**
 * Where a Pod takes data from ConfigMaps and Secrets without which it does not start. Source: EnvVarSource,
 * EnvFromSource, ConfigMapVolumeSource, SecretVolumeSource and their projections in the API reference.
 */

export interface ConfigReference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** The key that has to be there; undefined where the object is taken as a whole. */
  readonly key: string | undefined;
  /** Who refers: `container "app": env "MODE"`. */
  readonly owner: string;
  readonly container?: Container;
  readonly item: string;
  /** JSON Pointer of the name or the key. */
  readonly pointer: string;
}

/** All of them, but for those that say `optional: true`. */
export function configReferencesOf(pod: Pod): readonly ConfigReference[] {
  return [...pod.containers.flatMap(ofContainer), ...listAt(pod.spec, 'volumes').flatMap(ofVolume(pod))];
}

function ofContainer(container: Container): ConfigReference[] {
  const variables = listAt(container.spec, 'env').flatMap((variable, index) => {
    const item = stringAt(variable, 'name') ?? `#${index}`;
    const owner = `${titleOf(container)}: env "${item}"`;
    return ENV_KINDS.flatMap(([field, kind]) => {
      const source = mapAt(variable, 'valueFrom', field);
      const pointer = `${container.pointer}/env/${index}/valueFrom/${field}`;
      const place = { kind, name: stringAt(source, 'name') ?? '', owner, container, item };
      const key = stringAt(source, 'key');
      return isNeeded(source) && key !== undefined ? [{ ...place, key, pointer: `${pointer}/key` }] : [];
    });
  });
  const wholes = listAt(container.spec, 'envFrom').flatMap((from, index) =>
    ENV_FROM_KINDS.flatMap(([field, kind]) => {
      const source = mapAt(from, field);
      const name = stringAt(source, 'name') ?? '';
      const place = { kind, name, key: undefined, owner: `${titleOf(container)}: envFrom`, container };
      const pointer = `${container.pointer}/envFrom/${index}/${field}/name`;
      return isNeeded(source) ? [{ ...place, item: name, pointer }] : [];
    }),
  );
  return [...variables, ...wholes];
}

const ENV_KINDS = [
  ['configMapKeyRef', 'ConfigMap'],
  ['secretKeyRef', 'Secret'],
] as const;

const ENV_FROM_KINDS = [
  ['configMapRef', 'ConfigMap'],
  ['secretRef', 'Secret'],
] as const;

function ofVolume(pod: Pod): (volume: Json, index: number) => ConfigReference[] {
  return (volume, index) => {
    const item = stringAt(volume, 'name') ?? `#${index}`;
    const pointer = `${pod.pointer}/volumes/${index}`;
    return [
      ...ofSource(mapAt(volume, 'configMap'), 'ConfigMap', 'name', item, `${pointer}/configMap`),
      ...ofSource(mapAt(volume, 'secret'), 'Secret', 'secretName', item, `${pointer}/secret`),
      ...listAt(volume, 'projected', 'sources').flatMap((source, at) => [
        ...ofSource(
          mapAt(source, 'configMap'),
          'ConfigMap',
          'name',
          item,
          `${pointer}/projected/sources/${at}/configMap`,
        ),
        ...ofSource(
          mapAt(source, 'secret'),
          'Secret',
          'name',
          item,
          `${pointer}/projected/sources/${at}/secret`,
        ),
      ]),
    ];
  };
}

/** A source of files: the object as a whole, and each key that becomes a file of another name. */
function ofSource(
  source: Json | undefined,
  kind: ConfigReference['kind'],
  field: 'name' | 'secretName',
  item: string,
  pointer: string,
): ConfigReference[] {
  if (!isNeeded(source)) return [];
  const place = { kind, name: stringAt(source, field) ?? '', owner: `volume "${item}"`, item };
  const keys = listAt(source, 'items').flatMap((entry, index) => {
    const key = stringAt(entry, 'key');
    return key === undefined ? [] : [{ ...place, key, pointer: `${pointer}/items/${index}/key` }];
  });
  return [{ ...place, key: undefined, pointer: `${pointer}/${field}` }, ...keys];
}

function isNeeded(source: Json | undefined): boolean {
  return source !== undefined && booleanAt(source, 'optional') !== true;
}
