import { valueAt } from '#json/lookup.ts';
import { isMap, type Json, type JsonMap, listAt, member, stringAt } from '#json/value.ts';
import { once } from './once.ts';
import type { Pod } from './pod.ts';

/** A volume that shows the Pod files of its node. */
export interface HostPath {
  /** The volume's name, or `#` and its index where the object gives none. */
  readonly volume: string;
  /** As it is written; empty where the object gives none. */
  readonly path: string;
  /** JSON Pointer of the volume's hostPath, e.g. `/spec/volumes/0/hostPath`. */
  readonly pointer: string;
}

/** The Pod's hostPath volumes, in their order. */
export const hostPathsOf = once((pod: Pod): readonly HostPath[] =>
  listAt(pod.spec, 'volumes').flatMap((volume, index) =>
    isMap(volume) && member(volume, 'hostPath') !== undefined ? [hostPath(pod, volume, index)] : [],
  ),
);

function hostPath(pod: Pod, volume: JsonMap, index: number): HostPath {
  return {
    volume: stringAt(volume, 'name') ?? `#${index}`,
    path: stringAt(volume, 'hostPath', 'path') ?? '',
    pointer: `${pod.pointer}/volumes/${index}/hostPath`,
  };
}

/** What `emptyDirInstead` changes, as a fix declares it. */
export const EXCHANGED = ['{pod}/volumes/*/hostPath', '{pod}/volumes/*/emptyDir'];

/**
 * The edit that puts an emptyDir in the place of the hostPath at `pointer`, of the whole volume at once: the API server
 * takes a volume without a source for an emptyDir, but that is deprecated (the API reference of Volume). Every policy that
 * finds fault with a hostPath offers this same edit, so that their fixes are one. What mounts the volume stays valid: the API server looks at a mount's subPath and
 * mountPropagation without regard to the kind of volume (ValidateVolumeMounts).
 */
export function emptyDirInstead(pointer: string, object: JsonMap) {
  const volume = pointer.slice(0, -'/hostPath'.length);
  const { hostPath: _, ...rest } = mapOf(valueAt(object, volume));
  return [{ op: 'set', pointer: volume, value: { ...rest, emptyDir: mapOf(rest['emptyDir']) } }] as const;
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

/**
 * `//var/./run/docker.sock/` -> `/var/run/docker.sock`: the path that the node's kernel makes of it. A `..` stays as
 * it is, because the API server refuses it.
 */
export function normalPath(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return `${path.startsWith('/') ? '/' : ''}${names.join('/')}`;
}

/** True when `path` is `directory` or lies in it, both normal. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}
