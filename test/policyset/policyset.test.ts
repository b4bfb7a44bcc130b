import { describe, expect, test } from 'vitest';
import { readSets, setText } from './reading.ts';

/** The set that a spec makes. */
function read(spec: string) {
  const { sets, problems } = readSets(setText(spec));
  expect(problems).toEqual([]);
  const [set] = sets;
  if (set === undefined) throw new Error('no set');
  return set;
}

describe('a policy set', () => {
  test('is read as it is written', () => {
    const set = read(`
mode: audit
podSecurityVersion: "1.30"
denyControllers: true
injected: mend
controllers: [bot-*]
match:
  namespaces: { exclude: [kube-*] }
policies:
  - { id: host-path, mend: never, unmended: deny, suggest: false }
  - { id: seccomp-profile, mend: risky, unmended: audit }
exemptions:
  - policies: [host-path]
    match: { names: [csi-*] }
    reason: It has to.
    owner: storage
    until: 2027-03-31`);
    expect(set).toMatchObject({
      name: 'team',
      enforce: false,
      podSecurityVersion: '1.30',
      denyControllers: true,
      injected: 'mend',
      controllers: ['bot-*'],
      match: { namespaces: { exclude: ['kube-*'] } },
      exemptions: [
        { policies: ['host-path'], match: { names: ['csi-*'] }, owner: 'storage', until: '2027-03-31' },
      ],
    });
    expect(set.policies).toMatchObject([
      { policy: { id: 'host-path' }, mend: 'never', unmended: 'deny', suggest: false },
      { policy: { id: 'seccomp-profile' }, mend: 'risky', unmended: 'audit', suggest: true },
    ]);
  });

  test('mends what is safe or evident, warns, enforces everywhere, spares controllers and what is injected by default', () => {
    expect(read('policies: [{ id: host-path }]')).toMatchObject({
      enforce: true,
      podSecurityVersion: undefined,
      match: {},
      exemptions: [],
      denyControllers: false,
      injected: 'leave',
      controllers: ['system:kube-controller-manager', 'system:serviceaccount:kube-system:*-controller'],
      policies: [{ mend: 'evidence', unmended: 'warn', suggest: true }],
    });
  });

  test('gives a policy its parameters, and defaults for those that it leaves out', () => {
    const [chosen] = read(
      'policies: [{ id: resource-requests-limits, parameters: { require: [limits.cpu] } }]',
    ).policies;
    expect(chosen?.parameters).toMatchObject({ require: ['limits.cpu'], values: { 'limits.cpu': '1' } });
  });

  test('may be empty', () => {
    expect(read('{}').policies).toEqual([]);
  });
});

describe('a set that extends others', () => {
  const parent = setText(
    `
mode: audit
denyControllers: true
match: { namespaces: { include: [a] } }
exemptions: [{ policies: [host-path], reason: Parent. }]
policies:
  - { id: host-path, mend: never, unmended: deny }
  - { id: resource-requests-limits, parameters: { require: [limits.cpu], values: { limits.cpu: "2" } } }`,
    'base',
  );
  const child = (spec: string) => {
    const { sets, problems } = readSets(`${setText(spec)}---\n${parent}`);
    expect(problems).toEqual([]);
    return sets[0];
  };

  test('has their policies, and wins key by key, parameters one by one', () => {
    const set = child(`
extends: [base]
policies:
  - { id: host-path, unmended: audit }
  - { id: resource-requests-limits, mend: risky, parameters: { require: [requests.cpu] } }
  - { id: privileged }`);
    expect(set?.policies).toMatchObject([
      { policy: { id: 'host-path' }, mend: 'never', unmended: 'audit' },
      {
        policy: { id: 'resource-requests-limits' },
        mend: 'risky',
        parameters: { require: ['requests.cpu'], values: { 'limits.cpu': '2' } },
      },
      { policy: { id: 'privileged' } },
    ]);
  });

  test('has their mode, but neither their exemptions nor where they hold', () => {
    expect(child('extends: [base]')).toMatchObject({
      enforce: false,
      denyControllers: true,
      match: {},
      exemptions: [],
    });
    expect(child('{ extends: [base], mode: enforce }')).toMatchObject({ enforce: true });
  });

  test('says itself what becomes of injected containers, or has it from them', () => {
    const base = setText('injected: mend', 'base');
    const read = (spec: string) => readSets(`${setText(spec)}---\n${base}`).sets[0]?.injected;
    expect(read('extends: [base]')).toBe('mend');
    expect(read('{ extends: [base], injected: leave }')).toBe('leave');
  });

  test('takes several in their order', () => {
    const other = setText('policies: [{ id: host-path, mend: safe }]', 'other');
    const { sets } = readSets([setText('extends: [base, other]'), parent, other].join('---\n'));
    expect(sets[0]?.policies[0]).toMatchObject({ mend: 'safe', unmended: 'deny' });
  });

  test('takes no longer for a set that is reached in many ways', () => {
    const names = Array.from({ length: 40 }, (_, index) => `s${index}`);
    const texts = names.map((name, index) =>
      setText(index < 38 ? `extends: [s${index + 1}, s${index + 2}]` : '{}', name),
    );
    expect(readSets(texts.join('---\n')).problems).toEqual([]);
  });

  test.each([
    ['itself', ['extends: [team]'], 'team.yaml:5:13: "team" would extend itself through "team"'],
    ['one that extends it', ['extends: [b]', 'extends: [team]'], '"b" would extend itself through "team"'],
    ['nobody', ['extends: [teem]'], 'team.yaml:5:13: no policy set is called "teem"; did you mean "team"?'],
    ['nobody near', ['extends: [unheard-of]'], 'no policy set is called "unheard-of"; there are team'],
  ])('cannot extend %s', (_, specs, problem) => {
    const names = ['team', 'b'];
    const { problems } = readSets(specs.map((spec, index) => setText(spec, names[index])).join('---\n'));
    expect(problems.join('\n')).toContain(problem);
  });
});

describe('a bad policy set is refused, with the place and what was expected', () => {
  test.each<[string, string, string]>([
    ['no YAML', 'spec: [', 'team.yaml:1:8: Flow sequence'],
    ['a text', 'recommended', '1:1: the document: expected a policy set of admend, found "recommended"'],
    [
      'a version of the future',
      setText('{}').replace('v1alpha1', 'v1'),
      '1:1: apiVersion: expected admend.dev/v1alpha1, found "admend.dev/v1"',
    ],
    ['another kind', setText('{}').replace('PolicySet', 'ClusterPolicy'), '2:1: kind: expected PolicySet'],
    ['no name', setText('{}').replace('name: team', ''), '3:1: expected metadata.name, which is missing'],
    [
      'a name in capitals',
      setText('{}', 'Team'),
      '3:13: metadata.name: expected a name of lower case letters',
    ],
    [
      'a field that nobody reads',
      `${setText('{}')}status: {}\n`,
      '6:1: unknown field "status"; expected one of apiVersion',
    ],
    [
      'a field of its spec that nobody reads',
      setText('exemption: []'),
      '5:3: unknown field "exemption"; did you mean "exemptions"?',
    ],
    ['a field twice', setText('mode: audit\nmode: enforce'), '6:3: Map keys must be unique'],
    [
      'an unknown mode',
      setText('mode: dry-run'),
      '5:3: spec.mode: "dry-run" is none that is known; expected one of enforce, audit',
    ],
    [
      'something else to do with what is injected',
      setText('injected: leav'),
      '5:3: spec.injected: "leav" is none that is known; did you mean "leave"?',
    ],
    ['a mode that every object has', setText('mode: constructor'), '5:3: spec.mode: "constructor" is none'],
    [
      'a truth in quotes',
      setText('denyControllers: "false"'),
      '5:3: spec.denyControllers: expected true or false, found "false"',
    ],
    [
      'policies by name',
      setText('policies: { host-path: {} }'),
      '5:3: spec.policies: expected a list, found a map',
    ],
    [
      'an unknown policy',
      setText('policies:\n  - id: privileged\n  - id: hostpath'),
      '7:7: spec.policies[1].id: "hostpath" is none that is known; did you mean "host-path"?',
    ],
    [
      'a policy without an id',
      setText('policies: [{ mend: safe }]'),
      '5:14: expected spec.policies[0].id, which is missing',
    ],
    [
      'a policy that is only an id',
      setText('policies: [host-path]'),
      '5:14: spec.policies[0]: expected a map, found "host-path"',
    ],
    [
      'a policy that every object has',
      setText('policies: [{ id: toString }]'),
      'spec.policies[0].id: "toString" is none',
    ],
    [
      'a policy twice',
      setText('policies:\n  - id: privileged\n  - id: privileged'),
      '7:7: policy "privileged" is named twice',
    ],
    [
      'an unknown level',
      setText('policies: [{ id: privileged, mend: all }]'),
      '5:32: spec.policies[0].mend: "all" is none',
    ],
    [
      'a field of a policy that nobody reads',
      setText('policies: [{ id: privileged, mends: safe }]'),
      'unknown field "mends"; did you mean "mend"?',
    ],
    [
      'a parameter that its policy does not have',
      setText('policies: [{ id: privileged, parameters: { all: true } }]'),
      '5:46: unknown field "all"; expected none',
    ],
    [
      'a parameter of the wrong kind',
      setText('policies: [{ id: resource-requests-limits, parameters: { require: cpu } }]'),
      'spec.policies[0].parameters.require: expected a list, found "cpu"',
    ],
    [
      'a parameter with an unknown value',
      setText('policies: [{ id: resource-requests-limits, parameters: { require: [limits.cpus] } }]'),
      'require[0]: "limits.cpus" is none that is known; did you mean "limits.cpu"?',
    ],
    [
      'a version of no standard',
      setText('podSecurityVersion: "2"'),
      'expected "latest" or a version such as "1.36", found "2"',
    ],
    [
      'a version as the labels of namespaces have it',
      setText('podSecurityVersion: v1.30'),
      'expected "latest" or a version such as "1.36", found "v1.30"',
    ],
    [
      'a version that YAML takes for a number',
      setText('podSecurityVersion: 1.30'),
      'expected "latest" or a version such as "1.36", found 1.3',
    ],
    [
      'a version of a policy that is none',
      setText('policies: [{ id: host-pid, parameters: { podSecurityVersion: "1.030" } }]'),
      'expected "latest" or a version such as "1.36", found "1.030"',
    ],
    [
      'an exemption without a reason',
      setText('exemptions: [{ policies: [privileged] }]'),
      'expected spec.exemptions[0].reason, which is missing',
    ],
    [
      'an exemption from an unknown policy',
      setText('exemptions: [{ policies: [privilegd], reason: R }]'),
      '5:29: no policy is called "privilegd"; did you mean "privileged"?',
    ],
    [
      'an exemption until some day',
      setText('exemptions: [{ policies: ["*"], reason: R, until: soon }]'),
      'until: expected a date such as 2027-03-31, found "soon"',
    ],
    [
      'an exemption until no day',
      setText('exemptions: [{ policies: ["*"], reason: R, until: 2027-02-30 }]'),
      '5:46: there is no day 2027-02-30',
    ],
    [
      'an operator that Kubernetes does not have',
      setText('match: { objectSelector: { matchExpressions: [{ key: a, operator: in }] } }'),
      'operator: "in" is none that is known; did you mean "In"?',
    ],
  ])('%s', (_, text, problem) => {
    const { problems } = readSets(text);
    expect(problems.join('\n')).toContain(problem);
    expect(problems.join('\n')).toMatch(/^team\.yaml:\d+:\d+: /);
  });

  test('with all that is wrong at once', () => {
    const { problems } = readSets(setText('mode: off\npolicies:\n  - id: privilege\n    unmended: block'));
    expect(problems).toHaveLength(3);
  });
});
