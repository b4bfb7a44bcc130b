import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import type { JsonMap } from '#json/value.ts';
import { typedWorkloads } from '../support/hostile.ts';
import { forAll } from '../support/laws.ts';
import { reviewOf, VALIDATE } from '../support/reviews.ts';
import { asServed } from '../support/served.ts';
import { SAME_AS_SERVED } from '../support/sets.ts';

test('the verdict on a manifest and on what the API server makes of it agree', () => {
  forAll(typedWorkloads, (object) => expect(verdictOn(asServed(object))).toEqual(verdictOn(object)), 500);
});

function verdictOn(object: JsonMap): readonly string[] {
  return admit(reviewOf(object), SAME_AS_SERVED, VALIDATE).violations.map(
    ({ key, pointer }) => `${pointer} ${key}`,
  );
}
