import type { Finding, Policy, Violation } from '#policy.ts';

/**
 * The identity of a violation: `policy:kind/container:item=value`, e.g.
 * `privilege-escalation:container/app:unset`, `host-path::logs=/var/log`.
 * It names no position, so that a container which moves within its list keeps its violations.
 */
export function keyOf(policy: Policy, { container, item, value }: Finding): string {
  const where = container === undefined ? '' : `${container.kind}/${container.name}`;
  return `${policy.id}:${where}:${item === undefined ? value : `${item}=${value}`}`;
}

/** How often each key occurs. Names may repeat in an object that nobody has validated yet. */
export type KeyCounts = ReadonlyMap<string, number>;

export function countKeys(found: readonly { readonly violation: Violation }[]): KeyCounts {
  const counts = new Map<string, number>();
  for (const { violation } of found) counts.set(violation.key, (counts.get(violation.key) ?? 0) + 1);
  return counts;
}
