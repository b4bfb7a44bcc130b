import { at, type Json, type JsonMap, mapAt } from '#json/value.ts';
import type { Container, Pod } from './pod.ts';

/**
 * Fields that stand in the Pod's securityContext and, overriding it, in a container's. Source: the API reference of
 * PodSecurityContext and SecurityContext ("If set in both, the value specified in SecurityContext takes precedence").
 */

/** A securityContext that a Pod has, or could have. */
export interface SecurityContext {
  /** Whose it is; undefined for the Pod's own. */
  readonly container: Container | undefined;
  /** Undefined where nothing is stated. */
  readonly fields: JsonMap | undefined;
  /** JSON Pointer, e.g. `/spec/containers/0/securityContext`; the map need not exist. */
  readonly pointer: string;
}

/** All of them: the Pod's, then those of its containers in their order. */
export function securityContextsOf(pod: Pod): readonly SecurityContext[] {
  return [
    {
      container: undefined,
      fields: mapAt(pod.spec, 'securityContext'),
      pointer: `${pod.pointer}/securityContext`,
    },
    ...pod.containers.map((container) => ({
      container,
      fields: container.context,
      pointer: `${container.pointer}/securityContext`,
    })),
  ];
}

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
