import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from './run.ts';

const MIXED = 'test/cli/manifests/mixed.yaml';
const UNSET = 'examples/deployment-unset.yaml';
const LINES = readFileSync(MIXED, 'utf8').split('\n');

describe('check --output sarif', () => {
  test('points at the lines of the file, also inside a List', async () => {
    const { code, stdout } = await run(['check', MIXED, '--output', 'sarif']);
    expect(code).toBe(2);
    const [{ results, invocations, tool }] = JSON.parse(stdout).runs;
    const places = results
      .filter(({ ruleId }: { ruleId: string }) => ruleId === 'privilege-escalation')
      .map(
        ({ locations }: { locations: { physicalLocation: { region: { startLine: number } } }[] }) =>
          LINES[(locations[0]?.physicalLocation.region.startLine ?? 0) - 1],
      );
    expect(places).toEqual(['    - {name: app, image: registry.example/app:1.0.0}', '        - name: app']);
    expect(invocations[0].toolExecutionNotifications).toHaveLength(2);
    expect(tool.driver.rules.length).toBeGreaterThan(5);
    expect(tool.driver.semanticVersion).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });
});

describe('check --output junit', () => {
  test('has a case for every object and document', async () => {
    const { code, stdout } = await run(['check', MIXED, '--output', 'junit']);
    expect(code).toBe(2);
    expect(stdout).toContain(`<testsuite name="${MIXED}" tests="5" failures="2" errors="2">`);
    expect(stdout).toContain(`<testcase name="Pod last" classname="${MIXED}" file="${MIXED}" line="23">`);
    expect(stdout).toContain(`<testcase name="document 2" classname="${MIXED}" file="${MIXED}" line="13">`);
  });

  test('a set that only audits fails no case', async () => {
    const set = 'test/cli/sets/audited.yaml';
    const { code, stdout } = await run(['check', UNSET, '--output', 'junit', '--policies', set]);
    expect(code).toBe(0);
    expect(stdout).toContain('failures="0"');
    expect(stdout).toContain('<system-out>');
  });
});

describe('check --output github', () => {
  test('annotates the lines', async () => {
    const { code, stdout } = await run(['check', 'examples/daemonset-node-agent.yaml', '--output', 'github']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      '::error file=examples/daemonset-node-agent.yaml,line=17,col=13,title=privileged (critical)::' +
        'DaemonSet node-agent: container "agent" is privileged',
    );
  });

  test('says nothing of what is clean', async () => {
    const { code, stdout } = await run(['check', 'examples/pod-hardened.yaml', '--output', 'github']);
    expect([code, stdout]).toEqual([0, '']);
  });
});
