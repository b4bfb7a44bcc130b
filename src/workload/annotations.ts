import { escapeToken } from '#json/pointer.ts';
import { stringAt } from '#json/value.ts';
import type { Pod } from './pod.ts';

/** The Pod's annotation `key`; for a workload, that of its template. */
export function annotationOf(pod: Pod, key: string): string | undefined {
  return stringAt(pod.metadata, 'annotations', key);
}

/** Where that annotation stands: `/spec/template/metadata/annotations/example.com~1key`. */
export function annotationPointer(pod: Pod, key: string): string {
  const template = pod.pointer.slice(0, -'/spec'.length);
  return `${template}/metadata/annotations/${escapeToken(key)}`;
}

/** Before the name of a container: the AppArmor profile that it asked for before there was a field. */
export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
