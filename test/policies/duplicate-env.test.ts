import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { booleanAt, isMap, type Json, listAt, mapAt, stringAt } from '#json/value.ts';
import { forAll } from '../support/laws.ts';
import { MUTATE, reviewOf } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { podWith } from '../support/workloads.ts';

const SETS = setOf([policyCalled('duplicate-env')], { mend: 'risky' });

const names = fc.constantFrom('A', 'B', 'C');
const entries: fc.Arbitrary<Json> = fc.oneof(
  fc.record({ name: names, value: fc.constantFrom('', '1', '2', '$(A)', '$(B)$(A)', 'x$(C)', '$$(A)') }),
  fc.record({
    name: names,
    valueFrom: fc.record({
      configMapKeyRef: fc.record({
        name: fc.constant('config'),
        key: names,
        optional: fc.constantFrom(true, false, null),
      }),
    }),
  }),
);

/** Which keys the ConfigMap of a cluster has is not known to the object. */
const configs = fc.array(names).map((keys) => new Set(keys));

test('a program sees the same environment, whatever the cluster holds', () => {
  let mended = 0;
  forAll(
    fc.tuple(fc.array(entries, { minLength: 2, maxLength: 6 }), configs),
    ([env, config]) => {
      const decision = admit(reviewOf(podWith({ containers: [{ name: 'app', env }] })), SETS, MUTATE);
      const after = listAt(mapAt(decision.object), 'spec', 'containers')[0] ?? null;
      // A container that does not start without the ConfigMap's key does not start after the mend either.
      expect(environment(listAt(after, 'env'), config)).toEqual(environment(env, config));
      mended += decision.patch.length;
    },
    1_000,
  );
  expect(mended).toBeGreaterThan(0);
});

/** What the kubelet makes of `env` (makeEnvironmentVariables); undefined where it would not start the container. */
function environment(env: readonly Json[], config: ReadonlySet<string>): Record<string, string> | undefined {
  const made = new Map([['B', 'from envFrom']]);
  for (const entry of env) {
    const name = stringAt(entry, 'name') ?? '';
    const source = mapAt(entry, 'valueFrom', 'configMapKeyRef');
    if (!isMap(source)) {
      const value = stringAt(entry, 'value') ?? '';
      made.set(
        name,
        value.replace(/\$(\$|\((\w)\))/g, (all, what, reference) =>
          what === '$' ? '$' : (made.get(reference) ?? all),
        ),
      );
    } else if (config.has(stringAt(source, 'key') ?? '')) made.set(name, `config ${stringAt(source, 'key')}`);
    else if (booleanAt(source, 'optional') !== true) return undefined;
  }
  return Object.fromEntries(made);
}
