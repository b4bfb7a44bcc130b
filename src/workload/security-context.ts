import { at, type Json } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/**
 * Fields that stand in the Pod's securityContext and, overriding it, in a container's. Source: the API reference of
 * PodSecurityContext and SecurityContext ("If set in both, the value specified in SecurityContext takes precedence").
 */

/** What holds for `container`: its own value, else the Pod's. */
export function effective(pod: Pod, container: Container, ...keys: readonly string[]): Json | undefined {
  return own(container, ...keys) ?? at(pod.spec, 'securityContext', ...keys);
}

/** What the container says itself. */
export function own(container: Container, ...keys: readonly string[]): Json | undefined {
  return at(container.context, ...keys);
}

/**
 * The securityContext in which a person would state a field for `container`: the Pod's, unless one of its containers
 * speaks for itself on any of `fields` (then each does), some may not be changed, or the container is ephemeral (then
 * the Pod's is fixed).
 * A JSON Pointer, e.g. `/spec/securityContext`; the map need not exist.
 */
export function homeOf(pod: Pod, container: Container, ...fields: readonly string[]): string {
  const apart = pod.apart || container.kind === 'ephemeral' || fields.some((field) => pod.stated.has(field));
  return `${apart ? container.pointer : pod.pointer}/securityContext`;
}
