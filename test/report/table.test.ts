import { expect, test } from 'vitest';
import { plain } from '#report/paint.ts';
import { reportOf } from '#report/result.ts';
import { table } from '#report/table.ts';
import { podWith, violationAt } from '../support/placed.ts';

test('what is wrong with an object in the same words several times is a line with its number', () => {
  const wrong = [
    violationAt({ key: 'a', severity: 'low' }),
    violationAt({ key: 'b' }),
    violationAt({ key: 'c', severity: 'low' }),
    violationAt({ key: 'd', severity: 'low' }),
  ];
  const text = table(reportOf(1, [{ file: 'web.yaml', ...podWith(...wrong) }]), plain);
  const reason = 'container "app" is privileged: remove securityContext.privileged (privileged, no fix)';
  expect(text.split('\n')).toEqual([
    'web.yaml: Pod shop/web',
    `  critical  ${reason}`,
    `  low       ${reason} x 3`,
    '',
    '1 object in 1 file: 4 violations, 0 with a fix',
  ]);
});
