import { describe, expect, test } from 'vitest';
import type { WrittenSpec } from '#policyset/written.ts';
import { imported } from './importing.ts';

function spec(text: string): WrittenSpec {
  const { specs } = imported(text, 'polaris');
  expect(specs).toHaveLength(1);
  return specs[0] ?? {};
}

const CHECKS = `checks:
  tagNotSpecified: danger
  runAsPrivileged: warning
  runAsRootAllowed: ignore
  cpuRequestsMissing: warning
  memoryLimitsMissing: danger
`;

test('danger denies, warning warns, what is ignored is not asked, and the stricter of two checks decides', () => {
  expect(spec(CHECKS).policies).toEqual([
    { id: 'image-tag', mend: 'evidence', unmended: 'deny' },
    { id: 'privileged', mend: 'evidence', unmended: 'warn' },
    {
      id: 'resource-requests-limits',
      mend: 'evidence',
      unmended: 'deny',
      parameters: { require: ['requests.cpu', 'limits.memory'] },
    },
  ]);
});

test('what Polaris mends is mended, unless its policy stands for what Polaris does not mend', () => {
  const text = `${CHECKS}mutations: [runAsPrivileged, cpuRequestsMissing]\n`;
  expect(spec(text).policies?.map(({ id, mend }) => [id, mend])).toEqual([
    ['image-tag', 'evidence'],
    ['privileged', 'risky'],
    ['resource-requests-limits', 'evidence'],
  ]);
  expect(imported(text).problems).toEqual([
    '7:30: warning: cpuRequestsMissing: resource-requests-limits stands for memoryLimitsMissing too, which Polaris does not mend',
  ]);
});

test('without checks the defaults hold', () => {
  const { policies, ...rest } = spec('exemptions: [{ namespace: legacy }]');
  expect(policies).toBeUndefined();
  expect(rest).toEqual({
    mode: 'enforce',
    extends: ['polaris-default'],
    exemptions: [
      {
        policies: ['*'],
        match: { namespaces: { include: ['legacy'] } },
        reason: 'imported from team.yaml: exemptions[0]',
      },
    ],
  });
});

describe('mutations without checks', () => {
  const text = 'mutations: [runAsPrivileged, cpuRequestsMissing]\n';

  test('are mends on top of the defaults', () => {
    expect(spec(text)).toEqual({
      mode: 'enforce',
      extends: ['polaris-default'],
      policies: [{ id: 'privileged', mend: 'risky' }],
    });
  });

  test('of one check of a policy are named', () => {
    expect(imported(text).problems).toEqual([
      '1:30: warning: cpuRequestsMissing: resource-requests-limits stands for memoryLimitsMissing too, which Polaris does not mend',
    ]);
  });
});

test('mutations of no check that is asked are named', () => {
  expect(imported(`${CHECKS}mutations: [runAsPriviledged, hostIPCSet, runAsRootAllowed]\n`).problems).toEqual(
    [
      '7:13: warning: no check of Polaris is known as "runAsPriviledged"; did you mean "runAsPrivileged"?',
      '7:31: warning: hostIPCSet: not among the checks that are asked',
    ],
  );
});

test('the one namespace that Polaris is told to look at is named', () => {
  expect(imported(`${CHECKS}namespace: shop\n`).problems).toEqual([
    '7:1: warning: the set holds in every namespace, and not in shop alone: say so with match.namespaces',
  ]);
});

describe('an exemption', () => {
  const exempting = (exemption: string) => `${CHECKS}exemptions:\n  - { ${exemption} }\n`;

  test('goes by the beginnings of names', () => {
    const text = exempting(
      'namespace: shop, controllerNames: [web, api], containerNames: [agent], rules: [runAsPrivileged]',
    );
    expect(spec(text).exemptions).toEqual([
      {
        policies: ['privileged'],
        match: { namespaces: { include: ['shop'] }, names: ['web*', 'api*'], containers: ['agent*'] },
        reason: 'imported from team.yaml: exemptions[0]',
      },
    ]);
    expect(imported(text).problems).toEqual([]);
  });

  test('from both checks of a policy is one from the policy', () => {
    const text = exempting('controllerNames: [web], rules: [memoryLimitsMissing, cpuRequestsMissing]');
    expect(spec(text).exemptions?.map(({ policies }) => policies)).toEqual([['resource-requests-limits']]);
  });

  test('never becomes wider than it was', () => {
    const text = exempting('controllerNames: [web], rules: [runAsPrivileged, cpuRequestsMissing]');
    expect(spec(text).exemptions?.map(({ policies }) => policies)).toEqual([['privileged']]);
    expect(imported(text).problems).toEqual([
      '8:3: warning: not exempt from resource-requests-limits, which stands for memoryLimitsMissing too: ' +
        'runAsPrivileged, cpuRequestsMissing',
    ]);
  });

  test('from what is not asked is left out', () => {
    const text = exempting('controllerNames: [web], rules: [runAsRootAllowed, noSuchCheck]');
    expect(spec(text).exemptions).toBeUndefined();
  });

  test('from no check that is asked is named, unless the configuration itself lets it be', () => {
    const text = exempting(
      'controllerNames: [web], rules: [runAsRootAllowed, noSuchCheck, hostIPCSett, hostPIDSet]',
    );
    expect(imported(text).problems).toEqual([
      '8:57: warning: no check of Polaris is known as "noSuchCheck"',
      '8:70: warning: no check of Polaris is known as "hostIPCSett"; did you mean "hostIPCSet"?',
      '8:83: warning: hostPIDSet: not among the checks that are asked',
    ]);
  });

  test.each([
    ['namespace: "*", controllerNames: [web]', '8:7', '*'],
    ['controllerNames: ["*"]', '8:25', '*'],
    ['controllerNames: ["web-*"], containerNames: [agent]', '8:25', 'web-*'],
    ['controllerNames: [web], containerNames: ["*"]', '8:48', '*'],
  ])('{ %s } reaches nothing, because a * is a letter to Polaris', (exemption, place, name) => {
    expect(spec(exempting(exemption)).exemptions).toBeUndefined();
    expect(imported(exempting(exemption)).problems).toEqual([
      `${place}: warning: not exempt: "${name}", where * is a letter to Polaris and would be any run of them here`,
    ]);
  });

  test('reaches what it names beside a *', () => {
    const text = exempting('controllerNames: ["*", web]');
    expect(spec(text).exemptions?.map(({ match }) => match)).toEqual([{ names: ['web*'] }]);
  });

  test.each(['disallowExemptions', 'disallowConfigExemptions'])('counts for nothing with %s', (field) => {
    const text = `${exempting('namespace: shop')}${field}: true\n`;
    expect(spec(text).exemptions).toBeUndefined();
  });
});

test('what does not reach the set is named, with its place and the reason', () => {
  const text = `checks:
  runAsPriviledged: danger
  hostIPCSet: warning
  own: danger
customChecks:
  own: { schema: {} }
exemption: []
`;
  expect(imported(text).problems).toEqual([
    '2:3: warning: no check of Polaris is known as "runAsPriviledged"; did you mean "runAsPrivileged"?',
    '3:3: warning: hostIPCSet: No policy stands for it.',
    '6:3: warning: own: a check in JSON Schema of its own, and policies are no schemas',
    '7:1: warning: unknown field "exemption"; did you mean "exemptions"?',
  ]);
});

test.each<[string, string, readonly string[]]>([
  [
    'a severity that there is not',
    'checks:\n  runAsPrivileged: dangr',
    ['2:3: error: runAsPrivileged: "dangr" is no severity; did you mean "danger"?'],
  ],
  [
    'a truth for a severity',
    'checks:\n  runAsPrivileged: true\n  hostIPCSet: danger',
    ['2:3: error: checks.runAsPrivileged: expected a text, found true'],
  ],
  [
    'a list for the map',
    'checks: [runAsPrivileged]\nmutations: []',
    ['1:1: error: checks: expected a map, found a list'],
  ],
  [
    'a map for the list',
    'exemptions: { rules: [] }',
    ['1:1: error: exemptions: expected a list, found a map'],
  ],
])('%s is refused, with its place', (_, text, problems) => {
  const result = imported(text);
  expect(result.specs).toEqual([]);
  expect(result.problems.filter((problem) => problem.includes(' error: '))).toEqual(problems);
});
