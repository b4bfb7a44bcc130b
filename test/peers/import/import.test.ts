import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importSets } from '#peers/import/import.ts';
import { shapeOf } from '#peers/import/shape.ts';
import { KUBE_LINTER_CHECKS } from '#peers/kube-linter.ts';
import { POLARIS } from '#peers/polaris.ts';
import { matchesAny } from '#workload/name-pattern.ts';
import { imported, lintErrors, STANDING } from './importing.ts';

describe('whose configuration it is', () => {
  test.each([
    [{ checks: { include: [] } }, 'kube-linter'],
    [{ checks: { doNotAutoAddDefaults: true } }, 'kube-linter'],
    [{ customChecks: [] }, 'kube-linter'],
    [{ checks: { hostPIDSet: 'danger' } }, 'polaris'],
    [{ customChecks: { own: {} } }, 'polaris'],
    [{ exemptions: [] }, 'polaris'],
    [{ disallowExemptions: true }, 'polaris'],
    [{ checks: { hostPIDSet: 'dangr' } }, 'polaris'],
    [{ checks: { liveness: '/healthz' } }, undefined],
    [{ checks: {} }, undefined],
    [{ image: 'registry.example/web' }, undefined],
    [['checks'], undefined],
    [null, undefined],
  ] as const)('%j: %s', (value, tool) => {
    expect(shapeOf(value)).toBe(tool);
  });

  test('may be said', () => {
    expect(imported('checks: {}').problems).toEqual([
      expect.stringMatching(
        /^1:1: error: expected a configuration of kube-linter \(.*\) or Polaris \(.*\), or Kubernetes objects$/,
      ),
    ]);
    expect(imported('checks: {}', 'polaris').specs).toEqual([{ mode: 'enforce' }]);
  });
});

describe('files', () => {
  const source = (file: string, text: string, named = true) => ({ file, text, named });

  test('in a folder that are of nobody are passed over', () => {
    const { sets, problems, foreign } = importSets([source('values.yaml', 'image: x', false)], STANDING);
    expect([sets, problems, foreign]).toEqual([[], [], ['values.yaml']]);
  });

  test('in a folder are not taken for what --from says of those that are named', () => {
    const sources = [source('values.yaml', 'image: x', false), source('lint.yaml', 'checks: {}')];
    const { sets, problems, foreign } = importSets(sources, STANDING, 'polaris');
    expect(sets.map(({ about }) => about[0])).toEqual(['As Polaris asks by lint.yaml.']);
    expect([problems, foreign]).toEqual([[], ['values.yaml']]);
  });

  test('in a folder that are no YAML keep nothing else from being imported, and are named', () => {
    const sources = [
      source('chart/web.yaml', 'a: 1\n---\nimage: {{ .Values.image }}\n', false),
      source('lint.yaml', 'checks: { doNotAutoAddDefaults: true }'),
    ];
    const { sets, problems } = importSets(sources, STANDING);
    expect(sets).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({
        file: 'chart/web.yaml',
        line: 3,
        severity: 'warning',
        message: expect.stringMatching(/^skipped: /),
      }),
    ]);
  });

  test('of two tools make two sets, in one order', () => {
    const sources = [
      source('polaris.yaml', 'checks: { runAsPrivileged: danger }'),
      source('.kube-linter.yaml', 'customChecks: []'),
    ];
    for (const each of [sources, sources.toReversed()])
      expect(importSets(each, STANDING).sets.map(({ name }) => name)).toEqual([
        'from-kube-linter',
        'from-polaris',
      ]);
  });

  test('with two configurations of one tool are refused', () => {
    const { sets, problems } = importSets(
      [source('a.yaml', 'customChecks: []'), source('b.yaml', 'customChecks: []')],
      STANDING,
    );
    expect(sets).toEqual([]);
    expect(problems).toEqual([
      {
        file: 'b.yaml',
        line: 1,
        column: 1,
        severity: 'error',
        message: 'expected one configuration of kube-linter, found another',
      },
    ]);
  });

  test('that are no YAML are refused with the place', () => {
    expect(imported('checks:\n  include: [\n').problems).toEqual([
      expect.stringMatching(/^\d+:\d+: error: /),
    ]);
  });
});

/** As Polaris compares names: none given is any. */
function begins(beginnings: readonly string[] = [], name: string): boolean {
  return beginnings.length === 0 || beginnings.some((beginning) => name.startsWith(beginning));
}

describe('whatever the files say', () => {
  const names = fc.constantFrom(
    ...['NodePort', 'gold', 'web-*'],
    ...KUBE_LINTER_CHECKS.map(({ id }) => id),
    ...POLARIS.checks.map(({ id }) => id),
    ...['own', 'constructor', '__proto__', '', 'a: b', '\n- x', '*'],
  );
  const list = fc.array(names, { maxLength: 4 });
  const scalar = fc.oneof(names, fc.boolean(), fc.integer(), fc.constant(null));
  const value = fc.oneof(scalar, list, fc.dictionary(names, scalar, { maxKeys: 3 }), fc.string());
  /** A template, and the parameter of it that a policy has a word for. */
  const meant = fc
    .constantFrom(
      ['minimum-replicas', 'minReplicas'] as const,
      ['forbidden-service-types', 'forbiddenServiceTypes'] as const,
      ['priority-class-name', 'acceptedPriorityClassNames'] as const,
    )
    .chain(([template, param]) =>
      fc.record({
        name: names,
        template: fc.constant(template),
        params: value.map((given) => ({ [param]: given })),
      }),
    );
  const kubeLinter = fc.record(
    {
      checks: fc.record(
        {
          addAllBuiltIn: fc.boolean(),
          doNotAutoAddDefaults: fc.boolean(),
          include: list,
          exclude: list,
          ignorePaths: list,
        },
        { requiredKeys: [] },
      ),
      customChecks: fc.array(
        fc.oneof(
          meant,
          fc.record({
            name: names,
            template: fc.constantFrom(...KUBE_LINTER_CHECKS.map(({ template }) => template), 'constructor'),
            params: fc.dictionary(
              fc.constantFrom(
                'minReplicas',
                'requirementsType',
                'key',
                'value',
                'forbiddenCapabilities',
                '__proto__',
              ),
              value,
            ),
          }),
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );
  const polaris = fc.record(
    {
      checks: fc.dictionary(names, fc.constantFrom('danger', 'warning', 'ignore')),
      mutations: list,
      exemptions: fc.array(
        fc.record(
          { namespace: names, controllerNames: list, containerNames: list, rules: list },
          { requiredKeys: [] },
        ),
        { maxLength: 3 },
      ),
    },
    { requiredKeys: [] },
  );

  test('the sets are ones that policies lint finds no error in', () => {
    fc.assert(
      fc.property(fc.oneof(kubeLinter, polaris), (config) => {
        expect(lintErrors(JSON.stringify(config))).toEqual([]);
      }),
    );
  });

  test('an exemption is from nothing but what its checks stand for', () => {
    fc.assert(
      fc.property(polaris, (config) => {
        const { specs } = imported(JSON.stringify(config), 'polaris');
        const checks = Object.entries(config.checks ?? {});
        const asked = checks.filter(([, severity]) => severity !== 'ignore').map(([check]) => check);
        const rules = new Set((config.exemptions ?? []).flatMap((exemption) => exemption.rules ?? []));
        for (const id of (specs[0]?.exemptions ?? []).flatMap(({ policies }) => policies)) {
          const own = STANDING.find((policy) => policy.id === id)?.covers?.polaris ?? [];
          expect(own.filter((check) => asked.includes(check) && !rules.has(check))).toEqual([]);
        }
      }),
    );
  });

  test('an exemption is from no object that Polaris would judge', () => {
    fc.assert(
      fc.property(polaris, names, names, (config, namespace, name) => {
        const { specs } = imported(JSON.stringify(config), 'polaris');
        const there = (config.exemptions ?? []).some(
          (exemption) =>
            ['', undefined, namespace].includes(exemption.namespace) &&
            begins(exemption.controllerNames, name),
        );
        const here = (specs[0]?.exemptions ?? []).some(
          ({ match }) =>
            matchesAny(match?.namespaces?.include ?? ['*'], namespace) &&
            matchesAny(match?.names ?? ['*'], name),
        );
        expect(here && !there).toBe(false);
      }),
    );
  });

  test('nothing is thrown', () => {
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        scalar,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          fc.oneof(
            names,
            fc.constantFrom(
              'checks',
              'customChecks',
              'exemptions',
              'include',
              'metadata',
              'annotations',
              'items',
              'kind',
            ),
          ),
          tie('any'),
        ),
      ),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          any.map((each) => JSON.stringify(each)),
          fc.string(),
        ),
        fc.constantFrom(undefined, 'kube-linter', 'polaris'),
        (text, from) => {
          expect(() => imported(text, from)).not.toThrow();
        },
      ),
    );
  });
});
