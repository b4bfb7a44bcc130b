import type { PolicyEntry } from '#report/policies.ts';

/** A policy set that names every policy, all under the same orders. */
export function wholeSet(
  policies: readonly PolicyEntry[],
  set: {
    readonly name: string;
    readonly comment: string;
    readonly mode: 'enforce' | 'audit';
    /** As YAML: `mend: never, unmended: warn`. */
    readonly orders: string;
  },
): string {
  return [
    `# ${set.comment}`,
    '# Written by `npm run generate`.',
    'apiVersion: admend.dev/v1alpha1',
    'kind: PolicySet',
    'metadata:',
    `  name: ${set.name}`,
    'spec:',
    `  mode: ${set.mode}`,
    '  policies:',
    ...policies.map(({ id }) => `    - { id: ${id}, ${set.orders} }`),
    '',
  ].join('\n');
}
