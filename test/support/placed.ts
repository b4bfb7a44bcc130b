import type { PlacedObject, PlacedViolation } from '#report/placed.ts';

/** A violation for a test of an output: of the policy `privileged`, at 3:5, warned about. */
export function violationAt(parts: Partial<PlacedViolation> = {}): PlacedViolation {
  return {
    key: 'privileged:container/app:true',
    policy: 'privileged',
    severity: 'critical',
    container: { kind: 'container', name: 'app' },
    pointer: '/spec/containers/0/securityContext/privileged',
    reason: 'container "app" is privileged: remove securityContext.privileged',
    detail: 'It is true.',
    risk: null,
    fixable: false,
    consequence: 'warn',
    line: 3,
    column: 5,
    ...parts,
  };
}

/** The Pod `shop/web`, at 1:1, with these violations. */
export function podWith(...violations: readonly PlacedViolation[]): PlacedObject {
  return {
    document: 0,
    apiVersion: 'v1',
    kind: 'Pod',
    namespace: 'shop',
    name: 'web',
    line: 1,
    column: 1,
    violations,
  };
}
