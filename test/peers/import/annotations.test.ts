import { describe, expect, test } from 'vitest';
import { imported } from './importing.ts';

const object = (
  annotations: string,
  rest = 'name: web, namespace: shop',
  kind = 'Deployment',
) => `apiVersion: apps/v1
kind: ${kind}
metadata:
  ${rest.replaceAll(', ', '\n  ')}
  annotations:
${annotations.replace(/^/gm, '    ')}
`;

const IN_SHOP = { namespaces: { include: ['shop'] }, names: ['web'] };
const OF_DEPLOYMENTS = [
  { apiGroups: ['apps'], resources: ['deployments/*'] },
  { apiGroups: [''], resources: ['pods/*'] },
  { apiGroups: ['apps'], resources: ['replicasets/*'] },
];

describe('of kube-linter', () => {
  test('exempts from the policies of its check, with the reason given', () => {
    const { specs, problems } = imported(
      object('ignore-check.kube-linter.io/run-as-non-root: It binds port 80'),
    );
    expect(problems).toEqual([]);
    expect(specs).toEqual([
      {
        mode: 'enforce',
        extends: ['kube-linter-default'],
        exemptions: [
          {
            policies: ['root-user', 'run-as-non-root'],
            match: { ...IN_SHOP, resourceRules: OF_DEPLOYMENTS },
            reason: 'It binds port 80',
          },
        ],
      },
    ]);
  });

  test('exempts from everything, and says where it stood where it gives no reason', () => {
    const { specs } = imported(object('kube-linter.io/ignore-all: ""'));
    expect(specs[0]?.exemptions).toEqual([
      {
        policies: ['*'],
        match: { ...IN_SHOP, resourceRules: OF_DEPLOYMENTS },
        reason: 'imported from team.yaml, line 7',
      },
    ]);
  });

  test('does not exempt from what a policy stands for beside its check', () => {
    const { specs, problems } = imported(object('ignore-check.kube-linter.io/unset-cpu-requirements: No'));
    expect(specs[0]?.exemptions).toBeUndefined();
    expect(problems).toEqual([
      '7:5: warning: not exempt from resource-requests-limits, which stands for unset-memory-requirements too',
    ]);
  });

  test('exempts from a policy where all its checks are named', () => {
    const both =
      'ignore-check.kube-linter.io/unset-cpu-requirements: A\nignore-check.kube-linter.io/unset-memory-requirements: B';
    const { specs, problems } = imported(object(both));
    expect(problems).toEqual([]);
    expect(specs[0]?.exemptions?.map(({ policies, reason }) => [policies, reason])).toEqual([
      [['resource-requests-limits'], 'A'],
      [['resource-requests-limits'], 'B'],
    ]);
  });

  test('goes by the checks of the configuration beside it, custom ones too', () => {
    const config =
      'checks: { doNotAutoAddDefaults: true, include: [latest-tag] }\ncustomChecks: [{ name: own, template: privileged }]\n';
    const text = `${config}---\n${object('ignore-check.kube-linter.io/own: Drivers\nignore-check.kube-linter.io/run-as-non-root: Not asked')}`;
    const { specs, problems } = imported(text);
    expect(problems).toEqual([]);
    expect(specs[0]?.policies?.map(({ id }) => id)).toEqual(['image-tag', 'privileged']);
    expect(specs[0]?.exemptions?.map(({ policies }) => policies)).toEqual([['privileged']]);
  });

  test('of an unknown check is named', () => {
    const { problems } = imported(object('ignore-check.kube-linter.io/latest-tga: Typing'));
    expect(problems).toEqual([
      '7:5: warning: no check of kube-linter is known as "latest-tga"; did you mean "latest-tag"?',
    ]);
  });
});

describe('of Polaris', () => {
  test.each([
    ['polaris.fairwinds.com/exempt: "true"', ['*']],
    ['polaris.fairwinds.com/exempt: "TRUE"', ['*']],
    ['polaris.fairwinds.com/runAsPrivileged-exempt: "true"', ['privileged']],
  ])('%s', (annotation, policies) => {
    const { specs } = imported(object(annotation));
    expect(specs[0]?.extends).toEqual(['polaris-default']);
    expect(specs[0]?.exemptions?.map((exemption) => exemption.policies)).toEqual([policies]);
  });

  test.each([
    'polaris.fairwinds.com/exempt: "false"',
    'polaris.fairwinds.com/exempt: "yes"',
    'polaris.fairwinds.com/exempt: true',
    'polaris.fairwinds.com/exempted: "true"',
  ])('%s means nothing', (annotation) => {
    expect(imported(object(annotation)).specs).toEqual([]);
  });

  test('counts for nothing where the configuration disallows it', () => {
    const config = 'checks: { runAsPrivileged: danger }\ndisallowAnnotationExemptions: true\n---\n';
    const { specs } = imported(config + object('polaris.fairwinds.com/exempt: "true"'));
    expect(specs[0]?.policies?.map(({ id }) => id)).toEqual(['privileged']);
    expect(specs[0]?.exemptions).toBeUndefined();
  });
});

describe('an exempt object', () => {
  const ALL = 'kube-linter.io/ignore-all: x';

  test.each<[string, string, string, object]>([
    [
      'without a namespace is meant where kubectl creates it',
      'name: web',
      'Deployment',
      { namespaces: { include: ['default'] }, names: ['web'], resourceRules: OF_DEPLOYMENTS },
    ],
    [
      'outside of namespaces is meant by its name',
      'name: web',
      'ClusterRole',
      { names: ['web'], resourceRules: [{ apiGroups: ['apps'], resources: ['clusterroles/*'] }] },
    ],
    [
      'of OpenShift, outside of namespaces, is meant by its name',
      'name: web',
      'SecurityContextConstraints',
      {
        names: ['web'],
        resourceRules: [{ apiGroups: ['apps'], resources: ['securitycontextconstraints/*'] }],
      },
    ],
    [
      'with a name that is to be generated is meant by its beginning',
      'generateName: run-, namespace: shop',
      'Job',
      {
        ...IN_SHOP,
        names: ['run-*'],
        resourceRules: [
          { apiGroups: ['apps'], resources: ['jobs/*'] },
          { apiGroups: [''], resources: ['pods/*'] },
        ],
      },
    ],
    [
      'that makes nothing is meant alone',
      'name: web, namespace: shop',
      'Widget',
      { ...IN_SHOP, resourceRules: [{ apiGroups: ['apps'], resources: ['widgets/*'] }] },
    ],
  ])('%s', (_, metadata, kind, match) => {
    expect(imported(object(ALL, metadata, kind)).specs[0]?.exemptions?.[0]?.match).toEqual(match);
  });

  test('without a name cannot be', () => {
    const { specs, problems } = imported(object(ALL, 'labels: {}'));
    expect(specs[0]?.exemptions).toBeUndefined();
    expect(problems).toEqual([
      '6:5: warning: an exemption goes by the name of an object, and this one has none',
    ]);
  });

  test('without a namespace is told', () => {
    expect(imported(object(ALL, 'name: web')).problems).toEqual([
      '6:5: warning: web states no namespace: exempt in default alone, where kubectl creates it unless it is told another; ' +
        'say so with match.namespaces',
    ]);
    expect(imported(object(ALL, 'name: web', 'ClusterRole')).problems).toEqual([]);
  });

  test.each([
    ['name', object(ALL, 'name: "*"')],
    ['namespace', object(ALL, 'name: web, namespace: "sh*"')],
    ['beginning', object(ALL, 'generateName: "w*-"')],
    ['group', object(ALL).replace('apps/v1', '"*/v1"')],
    ['kind', object(ALL, 'name: web, namespace: shop', '"*"')],
  ])('with a * in its %s cannot be', (_, text) => {
    const { specs, problems } = imported(text);
    expect(specs[0]?.exemptions).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(/: warning: not exempt: "[^"]+", where \* would be any run of letters$/),
    ]);
  });

  test('may stand in a List', () => {
    const item = object(ALL).replace(/^/gm, '    ').replace('    apiVersion', '  - apiVersion');
    const { specs } = imported(`apiVersion: v1\nkind: List\nitems:\n${item}`);
    expect(specs[0]?.exemptions?.map(({ match }) => match?.names)).toEqual([['web']]);
  });
});
