import { ERRORS } from '#errors.ts';
import { markdownTable } from './table.ts';

export function errorsPage(): string {
  return [
    '# Errors',
    '',
    'Written by `npm run generate` from `src/errors.ts`. Codes are stable.',
    '',
    ...markdownTable(
      ['code', 'what happened', 'what to do'],
      Object.entries(ERRORS).map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy]),
    ),
    '',
  ].join('\n');
}
