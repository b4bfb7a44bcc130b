import type { Finding, Policy } from '#policy.ts';

/**
 * The identity of a violation: `policy:kind/container:item=value`, e.g.
 * `privilege-escalation:container/app:unset`, `host-path::logs=/var/log`.
 * It names no position, so that a container which moves within its list keeps its violations.
 */
export function keyOf(policy: Policy, { container, item, value }: Finding): string {
  const where = container === undefined ? '' : `${container.kind}/${container.name}`;
  return `${policy.id}:${where}:${item === undefined ? value : `${item}=${value}`}`;
}
