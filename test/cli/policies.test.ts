import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '#policyset/shipped.ts';
import { coloured } from '#report/paint.ts';
import { policyEntry, policyPage } from '#report/policies.ts';
import { exampleOf } from '../../src/cli/policy-example.ts';
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

describe('policies show', () => {
  test('prints the page, with what the fix does to an object, without colours in a pipe', async () => {
    const { code, stdout } = await run(['policies', 'show', 'privilege-escalation']);
    expect(code).toBe(0);
    expect(stdout).toContain('\nFix\n  safe: The field is unset: ');
    expect(stdout).toContain(
      [
        'For example',
        "  Nothing is said about security: the container's securityContext comes into being with the field.",
        '  @@ -16,3 +16,5 @@',
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

  test.each(POLICIES)('$id fits a terminal, and shows a fix where it has one', (policy) => {
    const example = exampleOf(policy.id);
    expect(example !== undefined).toBe(policy.fix !== undefined);
    const page = policyPage(policyEntry(policy), example, (_, text) => text);
    const lines = page.split('\n').filter((line) => !line.includes('https://'));
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(page).toContain(example === undefined ? '\n  none: ' : '\n  @@ -');
  });

  test('a fix that waits for a person says so', () => {
    expect(exampleOf('host-path')).toMatchObject({ byItself: false });
    expect(exampleOf('run-as-non-root')).toMatchObject({ byItself: true });
    expect(exampleOf('no-such-policy')).toBeUndefined();
  });

  test('is coloured where somebody sees it', () => {
    const [policy] = POLICIES.filter(({ fix }) => fix !== undefined);
    const page = policy && policyPage(policyEntry(policy), exampleOf(policy.id), coloured);
    expect(page).toContain('\u001b[1mFix\u001b[22m');
    expect(page).toContain('\u001b[32m+');
  });
});
