import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { booleanAt, type JsonMap } from '#json/value.ts';
import { compile, type PolicySets } from '#policyset/sets.ts';
import { podOf } from '#workload/pod.ts';
import { NEWEST } from '#workload/pod-security.ts';
import { manifestsIn } from '../acceptance/objects.ts';
import { hasCorpus } from '../manifest/corpus.ts';
import { hasGo } from '../oracle/go.ts';
import { LEVELS, type Level, podSecurityVerdicts, type Verdicts } from '../oracle/pod-security.ts';
import { casesIn } from '../pod-security/cases.ts';
import { podSecurityPods } from '../pod-security/pods.ts';
import { readSets, setText } from '../policyset/reading.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { CATALOGUE } from '../support/sets.ts';

/**
 * A Pod has a violation of `pss-<level>`, pinned to a version, exactly when the evaluator of the API server's own Pod
 * Security admission forbids it at that level of that version; and the policies that find one stand for the controls that
 * forbid it.
 */

/** By level; the index is the minor version. */
const SETS: Readonly<Record<Level, readonly PolicySets[]>> = {
  baseline: setsOf('baseline'),
  restricted: setsOf('restricted'),
};

function setsOf(level: Level): readonly PolicySets[] {
  const shipped = LEVELS.map((each) =>
    readFileSync(new URL(`../../policies/sets/pss-${each}.yaml`, import.meta.url), 'utf8'),
  );
  return Array.from({ length: NEWEST + 1 }, (_, minor) => {
    const spec = `extends: [pss-${level}]\npodSecurityVersion: "1.${minor}"`;
    const { sets, problems } = readSets([setText(spec), ...shipped].join('---\n'));
    expect(problems).toEqual([]);
    return compile(sets.slice(0, 1), '');
  });
}

/** Where admend and the evaluator differ about a Pod: `baseline 1.34: privileged does not tell of privileged`. */
function differences(pod: JsonMap, verdicts: Verdicts): readonly string[] {
  return LEVELS.flatMap((level) =>
    SETS[level].flatMap((sets, minor) => {
      const controls = verdicts[level][minor] ?? [];
      return differing(policiesAgainst(pod, sets), controls, pod).map(
        (difference) => `${level} 1.${minor}: ${difference}`,
      );
    }),
  );
}

function policiesAgainst(pod: JsonMap, sets: PolicySets): readonly string[] {
  const { violations, faults } = admit(reviewOf(pod), sets, VALIDATE);
  expect(faults).toEqual([]);
  return [...new Set(violations.map(({ policy }) => policy))];
}

function differing(
  policies: readonly string[],
  controls: readonly string[],
  pod: JsonMap,
): readonly string[] {
  const missed = controls.filter(
    (control) => !toldOtherwise(control, pod) && !policies.some((policy) => standsFor(policy, control)),
  );
  const madeUp = policies.filter((policy) => !controls.some((control) => standsFor(policy, control)));
  return [
    ...missed.map((control) => `nothing tells of ${control}`),
    ...madeUp.map((policy) => `${policy} tells of what is not forbidden`),
  ];
}

function standsFor(policy: string, control: string): boolean {
  const covers = CATALOGUE.get(policy)?.covers ?? {};
  return LEVELS.some((level) => covers[`pod-security-${level}`]?.includes(control));
}

/** In the network of the node, which is forbidden by itself, a hostPort opens nothing more. */
function toldOtherwise(control: string, pod: JsonMap): boolean {
  return control === 'hostPorts' && booleanAt(pod, 'spec', 'hostNetwork') === true;
}

interface Named {
  readonly name: string;
  readonly pod: JsonMap;
}

/** The Pods about which admend and the evaluator differ, each with how. What the evaluator cannot read is left out. */
function compared(pods: readonly Named[]): { readonly read: number; readonly wrong: readonly unknown[] } {
  const answers = podSecurityVerdicts(pods.map(({ pod }) => pod));
  const wrong = pods.flatMap(({ name, pod }, index) => {
    const answer = answers[index];
    if (answer === undefined || 'error' in answer) return [];
    const found = differences(pod, answer.value);
    return found.length === 0 ? [] : [{ name, found }];
  });
  return { read: answers.filter((answer) => 'value' in answer).length, wrong: wrong.slice(0, 5) };
}

const CASES = casesIn(new URL('../pod-security/', import.meta.url));

test.each(CASES.map((each) => [each.name, each] as const))('%s', (_, { pod, expected }) => {
  expect(differences(pod, expected)).toEqual([]);
});

describe.skipIf(!hasGo())('admend agrees with the evaluator of Kubernetes (skipped without go)', () => {
  test('on every case, and the case with both', () => {
    const answers = podSecurityVerdicts(CASES.map(({ pod }) => pod));
    const theirs = answers.map((answer, index) => ({ name: CASES[index]?.name, ...sorted(answer) }));
    expect(theirs).toEqual(CASES.map(({ name, expected }) => ({ name, ...expected })));
  }, 600_000);

  test('on Pods of all sorts', () => {
    const { read, wrong } = compared(
      fc.sample(podSecurityPods, 1_500).map((pod) => ({ name: JSON.stringify(pod), pod })),
    );
    expect(wrong).toEqual([]);
    expect(read).toBe(1_500);
  }, 600_000);

  test.skipIf(!hasCorpus())(
    'on the Pods of real manifests (skipped where there are none)',
    () => {
      const pods = manifestsIn(undefined).objects.flatMap(({ place, object }) =>
        podIn(object).map((pod) => ({ name: place, pod })),
      );
      const { read, wrong } = compared(pods);
      expect(wrong).toEqual([]);
      expect(read).toBeGreaterThan(1_000);
    },
    600_000,
  );
});

function sorted(answer: ReturnType<typeof podSecurityVerdicts>[number]) {
  if ('error' in answer) return answer;
  const each = (level: Level) => answer.value[level].map((controls) => [...controls].sort());
  return { baseline: each('baseline'), restricted: each('restricted') };
}

/** The Pod that a workload would create. */
function podIn(object: JsonMap): readonly JsonMap[] {
  const [, group = ''] = /^(.*)\/v1$/.exec(String(object['apiVersion'])) ?? [];
  const pod = podOf({ group, kind: String(object['kind']) }, object);
  if (pod === undefined) return [];
  return [{ apiVersion: 'v1', kind: 'Pod', metadata: pod.metadata ?? {}, spec: pod.spec }];
}
