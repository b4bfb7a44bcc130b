import type { Invariant } from '#verify/invariants/invariant.ts';
import { markdownTable } from './table.ts';

/** What the API server demands beyond its schema. */
export function invariantsPage(invariants: readonly Invariant[]): string {
  return [
    '# Invariants',
    '',
    'Written by `npm run generate` from `src/verify/invariants/`. What the API server of Kubernetes 1.36 demands of a',
    'workload and no schema can say; a mend that would break one of these is not sent (`docs/proof.md`). The last column',
    'names the Go functions in k8s.io/kubernetes that demand it.',
    '',
    ...markdownTable(
      ['invariant', 'what is demanded', 'by'],
      invariants.map(({ id, demands, source }) => [
        `\`${id}\``,
        demands,
        source
          .split(', ')
          .map((name) => `\`${name}\``)
          .join(', '),
      ]),
    ),
    '',
  ].join('\n');
}
