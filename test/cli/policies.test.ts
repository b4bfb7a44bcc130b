import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '#policyset/shipped.ts';
import type { CoverEntry } from '#report/covers.ts';
import { coloured } from '#report/paint.ts';
import { policyEntry, policyPage } from '#report/policies.ts';
import { exampleOf } from '../../src/cli/policy-example.ts';
import { policyCalled } from '../support/sets.ts';
import { run } from './run.ts';

const POLICIES = [...(await loadCatalogue()).values()];

describe('policies list', () => {
  test('shows every policy with the risks of its fixes', async () => {
    const { stdout } = await run(['policies', 'list']);
    expect(stdout).toMatch(/^POLICY +SEVERITY +FIX +WHAT IS WRONG\n/);
    expect(stdout).toMatch(/^privileged +critical +risky +Container is privileged$/m);
  });

  test('--output json holds all that the pages say', async () => {
    const { code, stdout } = await run(['policies', 'list', '--output', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(POLICIES.map(policyEntry));
  });
});

describe('policies list --covers', () => {
  test('says check by check what stands for it, or why nothing does', async () => {
    const { code, stdout } = await run(['policies', 'list', '--covers', 'kube-linter']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^kube-linter, .*; in its place: --policies kube-linter-default\n\nCHECK +DEFAULT +POLICY/,
    );
    expect(stdout).toMatch(/^latest-tag +on +image-tag +none +recommended, strict, kube-linter-default$/m);
    expect(stdout).toMatch(/^sorted-keys +off +- +- +-$/m);
    expect(stdout).toMatch(/\nWithout a policy\n(.*\n)* {2}sorted-keys: The order of keys .*\n/);
    expect(stdout).toMatch(/\nNot the same, on purpose\n(.*\n)* {2}latest-tag: An image with a digest .*\n/);
  });

  test('--output json has all of it', async () => {
    const { stdout } = await run(['policies', 'list', '--covers', 'polaris', '--output', 'json']);
    const entries: readonly CoverEntry[] = JSON.parse(stdout);
    expect(entries).toHaveLength(44);
    expect(entries.find(({ check }) => check === 'runAsPrivileged')).toEqual({
      check: 'runAsPrivileged',
      about: 'A container is privileged',
      byDefault: true,
      audit: null,
      policies: [{ id: 'privileged', risks: ['risky'], sets: ['recommended', 'strict', 'polaris-default'] }],
      uncovered: null,
      differs: null,
    });
  });

  test('knows a tool by its set, and guesses what was meant', async () => {
    const bySet = await run(['policies', 'list', '--covers', 'cis-workloads']);
    expect(bySet.stdout).toMatch(/^CIS Kubernetes Benchmark, /);
    const { code, stderr } = await run(['policies', 'list', '--covers', 'polari']);
    expect(code).toBe(2);
    expect(stderr).toContain('no tool or standard is called "polari"; did you mean "polaris"?');
  });
});

describe('policies show', () => {
  test('prints the page, with what the fix does to an object, without colours in a pipe', async () => {
    const { code, stdout } = await run(['policies', 'show', 'privilege-escalation']);
    expect(code).toBe(0);
    expect(stdout).toContain('\nFix\n  safe: The field is unset: ');
    expect(stdout).toContain(
      [
        'For example',
        "  Nothing is said about security: the container's securityContext comes into being with the field.",
        '  @@ -15,3 +15,5 @@',
        '             image: registry.example/web:1.4.2',
        '             ports:',
        '               - containerPort: 8080',
        '  +          securityContext:',
        '  +            allowPrivilegeEscalation: false',
        '',
      ].join('\n'),
    );
    expect(stdout).not.toContain('\u001b');
  });

  test('--output json is its entry of the list', async () => {
    const { stdout } = await run(['policies', 'show', 'run-as-non-root', '--output', 'json']);
    const policy = POLICIES.find(({ id }) => id === 'run-as-non-root');
    expect(JSON.parse(stdout)).toEqual(policy && policyEntry(policy));
  });

  test.each(POLICIES)('$id fits a terminal, and shows its fix or what is said', (policy) => {
    const example = exampleOf(policy);
    const page = policyPage(policyEntry(policy), example, (_, text) => text);
    // An address cannot be broken, and a warning is shown as it is told.
    const lines = page
      .split('\n')
      .filter((line) => !(line.includes('https://') || line.endsWith(` (${policy.id})`)));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(page).toContain(policy.fix === undefined ? `(${policy.id})\n` : '\n  @@ -');
    expect(page).toContain(`\n    - policies: [${policy.id}]\n`);
  });

  test('a fix that waits for a person says so', () => {
    expect(exampleOf(policyCalled('host-path'))).toMatchObject({ byItself: false });
    expect(exampleOf(policyCalled('run-as-non-root'))).toMatchObject({ byItself: true });
    expect(exampleOf({ ...policyCalled('host-path'), id: 'no-such-policy' })).toBeUndefined();
  });

  test('without a fix it shows the manifest and the very warning', async () => {
    const { stdout } = await run(['policies', 'show', 'image-tag']);
    expect(stdout).toMatch(/\n {2}kind: Deployment\n/);
    expect(stdout).toMatch(/\n {2}Warning: container ".*" has an image .*: name a version \(image-tag\)\n/);
  });

  test('is coloured where somebody sees it', () => {
    const [policy] = POLICIES.filter(({ fix }) => fix !== undefined);
    const page = policy && policyPage(policyEntry(policy), exampleOf(policy), coloured);
    expect(page).toContain('\u001b[1mFix\u001b[22m');
    expect(page).toContain('\u001b[32m+');
  });
});
