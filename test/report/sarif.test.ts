import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '#policyset/shipped.ts';
import { policyEntry } from '#report/policies.ts';
import { sarif } from '#report/sarif.ts';
import { podWith, violationAt } from '../support/placed.ts';

const POLICIES = [...(await loadCatalogue()).values()].map(policyEntry);

function runOf(...files: Parameters<typeof sarif>[0]) {
  const log = JSON.parse(sarif(files, POLICIES, '1.2.3'));
  expect(log).toMatchObject({ $schema: expect.stringMatching(/^https:.*2\.1\.0\.json$/), version: '2.1.0' });
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

describe('rules', () => {
  const { driver } = runOf().tool;

  test('the tool says its name and version', () => {
    expect(driver).toMatchObject({ name: 'admend', semanticVersion: '1.2.3' });
  });

  test('every policy is one, with all that GitHub shows and ranks by', () => {
    expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual(POLICIES.map(({ id }) => id));
    for (const rule of driver.rules) {
      expect(rule).toEqual({
        id: expect.any(String),
        name: expect.stringMatching(/^[A-Z][A-Za-z0-9]+$/),
        shortDescription: { text: expect.stringMatching(/./) },
        fullDescription: { text: expect.stringMatching(/\.$/) },
        help: { text: expect.stringMatching(/./), markdown: expect.stringContaining('**What to do:**') },
        helpUri: expect.stringMatching(/^https:/),
        defaultConfiguration: { level: expect.stringMatching(/^(error|warning|note)$/) },
        properties: {
          tags: ['security', 'kubernetes'],
          precision: 'very-high',
          'security-severity': expect.stringMatching(/^\d\.\d$/),
        },
      });
      // GitHub cuts longer ones.
      expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1_024);
      expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1_024);
    }
  });

  test('GitHub ranks them as we do', () => {
    const score = (id: string) =>
      Number(driver.rules.find((rule: { id: string }) => rule.id === id).properties['security-severity']);
    expect(score('privileged')).toBeGreaterThan(9);
    expect(score('run-as-non-root')).toBeGreaterThanOrEqual(7);
    expect(score('seccomp-profile')).toBeGreaterThanOrEqual(4);
    expect(score('resource-requests-limits')).toBeLessThan(4);
  });
});

describe('results', () => {
  test('say what, where and of which object', () => {
    const { results, tool, columnKind } = runOf({
      file: 'deploy/web.yaml',
      objects: [podWith(violationAt())],
    });
    expect(columnKind).toBe('utf16CodeUnits');
    expect(results).toEqual([
      {
        ruleId: 'privileged',
        ruleIndex: expect.any(Number),
        level: 'error',
        message: {
          text: 'Pod shop/web: container "app" is privileged: remove securityContext.privileged. It is true.',
        },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'deploy/web.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 3, startColumn: 5 },
            },
            logicalLocations: [
              {
                fullyQualifiedName: 'Pod shop/web#/spec/containers/0/securityContext/privileged',
                kind: 'object',
              },
            ],
          },
        ],
        partialFingerprints: { 'admendViolation/v1': 'v1/Pod/shop/web/privileged:container/app:true:1' },
      },
    ]);
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe('privileged');
  });

  test('fingerprints do not depend on lines, and differ within a file', () => {
    const fingerprints = (line: number) =>
      runOf({
        file: 'a.yaml',
        objects: [podWith(violationAt({ line }), violationAt({ line })), podWith(violationAt({ line }))],
      }).results.map(
        ({ partialFingerprints }: { partialFingerprints: object }) => Object.values(partialFingerprints)[0],
      );
    expect(fingerprints(3)).toEqual(fingerprints(300));
    expect(new Set(fingerprints(3)).size).toBe(3);
  });

  test('paths become relative URIs', () => {
    const uriOf = (file: string) =>
      runOf({ file, objects: [podWith(violationAt())] }).results[0].locations[0].physicalLocation
        .artifactLocation.uri;
    expect(uriOf('../a b/ü#?.yaml')).toBe('../a%20b/%C3%BC%23%3F.yaml');
    expect(uriOf('c:d/100%.yaml')).toBe('c%3Ad/100%25.yaml');
    expect(uriOf('\ud800.yaml')).toBe('%EF%BF%BD.yaml');
  });

  test('what is only audited is a note', () => {
    const { results } = runOf({
      file: 'a.yaml',
      objects: [podWith(violationAt({ consequence: 'audit' }))],
    });
    expect(results[0].level).toBe('note');
  });
});

test('a document that cannot be read is a notification of the tool, and no result', () => {
  const unreadable = { file: 'a.yaml', document: 1, line: 9, column: 2, error: 'expected a closing }' };
  const { results, invocations } = runOf({ file: 'a.yaml', objects: [podWith(), unreadable] });
  expect(results).toEqual([]);
  expect(invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'error',
          message: { text: 'expected a closing }' },
          descriptor: { id: 'manifest-unreadable' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'a.yaml', uriBaseId: '%SRCROOT%' },
                region: { startLine: 9, startColumn: 2 },
              },
            },
          ],
        },
      ],
    },
  ]);
});
