import { describe, expect, test } from 'vitest';
import type { WrittenPolicy } from '#policyset/written.ts';
import { imported } from './importing.ts';

const asked = (id: string, parameters?: WrittenPolicy['parameters']): WrittenPolicy => ({
  id,
  mend: 'evidence',
  unmended: 'warn',
  ...(parameters !== undefined && { parameters }),
});

/** The policies that a configuration of kube-linter asks for, and what of it is noted where. */
function policies(text: string): readonly WrittenPolicy[] {
  const { specs } = imported(text);
  expect(specs).toHaveLength(1);
  return specs[0]?.policies ?? [];
}

const custom = (check: string) =>
  `checks: { doNotAutoAddDefaults: true }\ncustomChecks:\n  - { name: own, ${check} }\n`;

describe('which checks run', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'the defaults',
      'checks: { include: [] }',
      ['image-tag', 'privileged', 'resource-requests-limits', 'root-user', 'run-as-non-root'],
    ],
    [
      'all',
      'checks: { addAllBuiltIn: true, doNotAutoAddDefaults: true }',
      [
        'exposed-services',
        'image-tag',
        'minimum-replicas',
        'priority-class',
        'privileged',
        'required-labels',
        'resource-requests-limits',
        'root-user',
        'run-as-non-root',
      ],
    ],
    ['none', 'checks: { doNotAutoAddDefaults: true }', []],
    ['those included', 'checks: { doNotAutoAddDefaults: true, include: [latest-tag] }', ['image-tag']],
    [
      'not what is excluded',
      'checks: { doNotAutoAddDefaults: true, include: [latest-tag], exclude: [latest-tag] }',
      [],
    ],
  ])('%s', (_, text, ids) => {
    expect(policies(text).map(({ id }) => id)).toEqual(ids);
  });

  test('two checks of one policy are asked together, and only what is left of them', () => {
    expect(policies('checks: { include: [] }')).toContainEqual(
      asked('resource-requests-limits', { require: ['requests.cpu', 'limits.memory'] }),
    );
    expect(policies('checks: { exclude: [unset-cpu-requirements] }')).toContainEqual(
      asked('resource-requests-limits', { require: ['limits.memory'] }),
    );
  });
});

describe('custom checks', () => {
  test.each<[string, string, readonly WrittenPolicy[]]>([
    ['a template without parameters', 'template: privileged', [asked('privileged')]],
    [
      'one of which two policies stand for the check',
      'template: run-as-non-root, params: {}',
      [asked('root-user'), asked('run-as-non-root')],
    ],
    [
      'the parameters of a built-in check, in any spelling of their names',
      'template: minimum-replicas, params: { MINREPLICAS: 3 }',
      [asked('minimum-replicas', { minimum: 3 })],
    ],
    [
      'another number',
      'template: minimum-replicas, params: { minReplicas: 5 }',
      [asked('minimum-replicas', { minimum: 5 })],
    ],
    [
      'a requirement that is not set',
      'template: cpu-requirements, params: { requirementsType: any, lowerBoundMillis: 0 }',
      [asked('resource-requests-limits', { require: ['requests.cpu', 'limits.cpu'] })],
    ],
    [
      'a label of any value',
      'template: required-label, params: { key: company.io/team }',
      [asked('required-labels', { labels: { 'company.io/team': '*' } })],
    ],
    [
      'a label of a form',
      'template: required-label, params: { key: team, value: "^team-.*$" }',
      [asked('required-labels', { labels: { team: 'team-*' } })],
    ],
    [
      'a form that is found anywhere',
      'template: required-label, params: { key: team, value: "a\\\\.b" }',
      [asked('required-labels', { labels: { team: '*a.b*' } })],
    ],
  ])('%s', (_, check, expected) => {
    expect(policies(custom(check))).toEqual(expected);
    expect(imported(custom(check)).problems).toEqual([]);
  });

  test.each<[string, string, string]>([
    [
      'a range of requirements',
      'template: cpu-requirements, params: { requirementsType: request, upperBoundMillis: 100 }',
      'own: no policy can be asked for what its parameters say',
    ],
    [
      'a regular expression',
      'template: required-label, params: { key: team, value: "^(a|b)$" }',
      'own: no policy can be asked for what its parameters say',
    ],
    [
      'a negation',
      'template: required-label, params: { key: "!team" }',
      'own: no policy can be asked for what its parameters say',
    ],
    [
      'a number that no policy takes',
      'template: minimum-replicas, params: { minReplicas: 0 }',
      'own: minimum-replicas does not take this: minimum: expected >= 1, found 0',
    ],
    [
      'a type that there is not',
      'template: forbidden-service-types, params: { forbiddenServiceTypes: [NodePrt, 5] }',
      'own: exposed-services does not take this: types[0]: "NodePrt" is none that is known; did you mean "NodePort"?; ' +
        'types[1]: 5 is none that is known; expected NodePort, LoadBalancer',
    ],
    [
      'a list that lets nothing be',
      'template: priority-class-name, params: { acceptedPriorityClassNames: [] }',
      'own: no policy can be asked for what its parameters say',
    ],
    [
      'parameters of a template that has none here',
      'template: latest-tag, params: { allowList: [x] }',
      'own: it is not asked with parameters of its own, but only as latest-tag is',
    ],
    [
      'a template without a policy',
      'template: required-lable',
      'own: no policy stands for the template required-lable; did you mean "required-label"?',
    ],
    [
      'what an object inherits',
      'template: constructor',
      'own: no policy stands for the template constructor',
    ],
  ])('%s is not carried over, and that is said', (_, check, message) => {
    expect(policies(custom(check))).toEqual([]);
    expect(imported(custom(check)).problems).toEqual([`3:3: warning: ${message}`]);
  });

  test('a narrower scope is said', () => {
    const text = custom('template: privileged, scope: { objectKinds: [Any, Job] }');
    expect(policies(text)).toEqual([asked('privileged')]);
    expect(imported(text).problems).toEqual([
      expect.stringMatching(
        /: warning: own: asked of every kind that its policy looks at, and not of Job alone$/,
      ),
    ]);
  });

  test('one that asks for something else than another is left out, and that is said', () => {
    const text = `
checks: { doNotAutoAddDefaults: true, include: [minimum-three-replicas] }
customChecks:
  - { name: five, template: minimum-replicas, params: { minReplicas: 5 } }
`;
    expect(policies(text)).toEqual([asked('minimum-replicas', { minimum: 3 })]);
    expect(imported(text).problems).toEqual([
      '4:3: warning: five: minimum-replicas is asked for something else already',
    ]);
  });

  test('two lists of what is let be come to what both let be', () => {
    const accepting = (first: string, second: string) => `
checks: { doNotAutoAddDefaults: true }
customChecks:
  - { name: one, template: priority-class-name, params: { acceptedPriorityClassNames: [${first}] } }
  - { name: two, template: priority-class-name, params: { acceptedPriorityClassNames: [${second}] } }
`;
    const common = accepting('gold, silver', 'silver, bronze');
    expect(policies(common)).toEqual([asked('priority-class', { required: false, allow: ['silver'] })]);
    expect(imported(common).problems).toEqual([]);
    const apart = accepting('gold', 'silver');
    expect(policies(apart)).toEqual([asked('priority-class', { required: false, allow: ['gold'] })]);
    expect(imported(apart).problems).toEqual([
      '5:3: warning: two: priority-class is asked for something else already',
    ]);
  });

  test('one may be excluded by its name', () => {
    const text =
      'checks: { exclude: [own], doNotAutoAddDefaults: true }\ncustomChecks: [{ name: own, template: privileged }]';
    expect(policies(text)).toEqual([]);
  });
});

test('what does not reach the set is named, with its place and the reason', () => {
  const text = `checks:
  doNotAutoAddDefaults: true
  include:
    - latest-tga
    - sorted-keys
    - ssh-port
  exclude: [hots-pid]
  ignorePaths: [vendor/]
  includes: []
`;
  expect(imported(text).problems).toEqual([
    '4:5: warning: no check of kube-linter is known as "latest-tga"; did you mean "latest-tag"?',
    expect.stringMatching(/^5:5: warning: sorted-keys: The order of keys .*\.$/),
    '6:5: warning: ssh-port: No policy stands for it.',
    '7:13: warning: no check of kube-linter is known as "hots-pid"; did you mean "host-pid"?',
    expect.stringMatching(/^8:17: warning: vendor\/: a policy set goes by objects and not by files/),
    '9:3: warning: unknown field "includes"; did you mean "include"?',
  ]);
});

test.each<[string, string, readonly string[]]>([
  [
    'a list of checks',
    'checks: [latest-tag]\ncustomChecks: []',
    ['1:1: error: checks: expected a map, found a list'],
  ],
  [
    'a text for a list',
    'checks:\n  include: latest-tag',
    ['2:3: error: checks.include: expected a list, found "latest-tag"'],
  ],
  [
    'a number for a name',
    'checks:\n  include:\n    - 7',
    ['3:5: error: checks.include.0: expected a text, found 7'],
  ],
  [
    'a text for a truth',
    'checks:\n  addAllBuiltIn: "no"',
    ['2:3: error: checks.addAllBuiltIn: expected true or false, found "no"'],
  ],
  [
    'a nameless check',
    'customChecks:\n  - template: privileged',
    ['2:3: error: expected a check with a name and a template'],
  ],
])('%s is refused, with its place', (_, text, problems) => {
  const result = imported(text);
  expect(result.specs).toEqual([]);
  expect(result.problems).toEqual(problems);
});
