import { describe, expect, test } from 'vitest';
import { githubCommands } from '#report/github.ts';
import { podWith, violationAt } from '../support/placed.ts';

describe('a workflow command', () => {
  test('names the place, the policy and what to do', () => {
    expect(githubCommands([{ file: 'deploy/web.yaml', objects: [podWith(violationAt())] }])).toBe(
      '::error file=deploy/web.yaml,line=3,col=5,title=privileged (critical)::' +
        'Pod shop/web: container "app" is privileged: remove securityContext.privileged',
    );
  });

  test('cannot be broken out of, by the name of a file or by a text', () => {
    const object = podWith(violationAt({ reason: '100%\r\n::error::forged' }));
    const text = githubCommands([{ file: 'a,b:c%\n.yaml', objects: [object] }]);
    expect(text).toBe(
      '::error file=a%2Cb%3Ac%25%0A.yaml,line=3,col=5,title=privileged (critical)::' +
        'Pod shop/web: 100%25%0D%0A::error::forged',
    );
  });

  test('of standard input has no file', () => {
    expect(githubCommands([{ file: '-', objects: [podWith(violationAt())] }])).toMatch(
      /^::error title=privileged \(critical\)::/,
    );
  });
});

test('severities become error, warning and notice; what is only audited is a notice; the worst come first', () => {
  const object = podWith(
    violationAt({ severity: 'low' }),
    violationAt({ severity: 'critical', consequence: 'audit' }),
    violationAt({ severity: 'medium' }),
    violationAt({ severity: 'high' }),
    violationAt({ severity: 'critical' }),
  );
  const unreadable = { file: 'a.yaml', document: 1, line: 9, column: 2, error: 'expected a closing }' };
  const lines = githubCommands([{ file: 'a.yaml', objects: [object, unreadable] }]).split('\n');
  expect(lines.map((line) => line.replace(/^::(\w+).*title=(.*?)::.*$/, '$1 $2'))).toEqual([
    'error privileged (high)',
    'error privileged (critical)',
    'error cannot be read',
    'warning privileged (medium)',
    'notice privileged (low)',
    'notice privileged (critical)',
  ]);
});

test('equal commands are one', () => {
  const object = podWith(violationAt({ key: 'a' }), violationAt({ key: 'b' }));
  expect(githubCommands([{ file: 'a.yaml', objects: [object] }]).split('\n')).toHaveLength(1);
});

test('nothing wrong is nothing said', () => {
  expect(githubCommands([{ file: 'a.yaml', objects: [podWith()] }])).toBe('');
});
