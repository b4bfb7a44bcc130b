import { escapeToken } from '#json/pointer.ts';
import { mapAt, stringAt, textIn } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/** The Pod's annotation `key`; for a workload, that of its template. */
export function annotationOf(pod: Pod, key: string): string | undefined {
  return textIn(mapAt(pod.metadata, 'annotations'), key);
}

/** The key of an annotation for one container: `prefix`, then its name, which is empty where it has none. */
export function containerAnnotation(prefix: string, container: Container): string {
  return `${prefix}${stringAt(container.spec, 'name') ?? ''}`;
}

/** Where that annotation stands: `/spec/template/metadata/annotations/example.com~1key`. */
export function annotationPointer(pod: Pod, key: string): string {
  const template = pod.pointer.slice(0, -'/spec'.length);
  return `${template}/metadata/annotations/${escapeToken(key)}`;
}

/** Before the name of a container: the AppArmor profile that it asked for before there was a field. */
export const APP_ARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';
