import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { admitBoth } from '#admit.ts';
import { type JsonMap, stringAt } from '#json/value.ts';
import { oneObjectIn } from './support/fixtures.ts';
import { MUTATE, reviewOf } from './support/reviews.ts';
import { asServed } from './support/served.ts';
import { STRICT, setOf } from './support/sets.ts';
import { WORKLOAD_KINDS } from './support/workloads.ts';

/**
 * Objects that people took care of, in the shapes that are seen in the wild: no policy of `strict` may find anything in
 * them. The others ask for what is a matter of taste, or for the neighbours, of which there are none here.
 * A new policy that does is wrong about them, or they about it; look before either is changed.
 */
const FOLDER = fileURLToPath(new URL('./compliant/', import.meta.url));

const ASKED = STRICT.policies.filter(
  ({ neighbours, neverAdmitted }) => neighbours === undefined && neverAdmitted === undefined,
);

/** As strict as it gets. */
const STRICTEST = setOf(ASKED, { mend: 'risky', unmended: 'deny' });

const FILES = readdirSync(FOLDER).sort();

const OBJECTS = FILES.map((file) => {
  const text = readFileSync(`${FOLDER}${file}`, 'utf8');
  return { file, text, object: oneObjectIn(text, file) };
});

const KINDS = OBJECTS.map(({ object }) => stringAt(object, 'kind') ?? '');

test('there are many, each a file that says what it is', () => {
  expect(FILES.length).toBeGreaterThanOrEqual(44);
  expect(FILES.filter((file) => !/^[a-z0-9]+(-[a-z0-9]+)*\.yaml$/.test(file))).toEqual([]);
  expect(OBJECTS.filter(({ text }) => !/^# \S.*\.\n/.test(text)).map(({ file }) => file)).toEqual([]);
});

test('no two are the same object', () => {
  const names = OBJECTS.map(({ object }) => `${stringAt(object, 'kind')} ${nameOf(object)}`);
  expect(new Set(names).size).toBe(names.length);
});

test.each(WORKLOAD_KINDS)('there is a $kind', ({ apiVersion, kind }) => {
  const found = OBJECTS.find(({ object }) => stringAt(object, 'kind') === kind);
  expect(found?.object).toMatchObject({ apiVersion });
});

test('every policy looks at some of them, as strictly as it can', () => {
  const seen = new Set(KINDS);
  const unseen = ASKED.filter(({ kinds }) => !kinds.some(({ kind }) => seen.has(kind)));
  expect(unseen.map(({ id }) => id)).toEqual([]);
});

describe.each(OBJECTS.map(({ file, object }) => [file, object] as const))('%s', (_, object) => {
  test('is admitted as it is', () => {
    expectUntouched(object);
  });

  test('is admitted as the API server returns it', () => {
    expectUntouched(asServed(object));
  });
});

function isLookedAt(object: JsonMap): boolean {
  const [group = ''] = /^[^/]+(?=\/)/.exec(stringAt(object, 'apiVersion') ?? '') ?? [];
  const kinds = ASKED.flatMap((policy) => policy.kinds);
  return kinds.some((each) => each.group === group && each.kind === stringAt(object, 'kind'));
}

function nameOf(object: JsonMap): string {
  return stringAt(object, 'metadata', 'name') ?? '';
}

/** Neither hook finds, mends or says anything. */
function expectUntouched(object: JsonMap): void {
  const { mutated, validated } = admitBoth(reviewOf(object), STRICTEST, MUTATE);
  for (const decision of [mutated, validated]) {
    expect(decision).toMatchObject({
      outcome: 'allowed',
      violations: [],
      patch: [],
      warnings: [],
      faults: [],
    });
    // What some policy is about has to be looked at for this to mean anything.
    expect(decision.exemption).toBe(isLookedAt(object) ? undefined : 'no-policy');
  }
}
