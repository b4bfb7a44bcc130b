import fc from 'fast-check';
import { expect, test } from 'vitest';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { forAll } from '../support/laws.ts';
import { MUTATE, reviewOf } from '../support/reviews.ts';
import { policyCalled, setOf } from '../support/sets.ts';
import { workloadKind } from '../support/workloads.ts';

const SETS = setOf([policyCalled('apparmor-profile')], { mend: 'risky' });
const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

const context = fc.constantFrom<JsonMap>(
  {},
  { appArmorProfile: { type: 'Unconfined' } },
  { appArmorProfile: { type: 'RuntimeDefault' } },
);
const annotation = fc.constantFrom<Json>(null, 'unconfined', 'runtime/default');

/** A Deployment that the API server takes, as far as AppArmor goes. */
const valid = fc
  .record({ ofPod: context, ofA: context, ofB: context, a: annotation, b: annotation })
  .map(({ ofPod, ofA, ofB, a, b }) => {
    const containers = [
      { name: 'a', image: 'a:1', securityContext: ofA },
      { name: 'b', image: 'b:1', securityContext: ofB },
    ];
    const object = workloadKind('Deployment').wrap({ securityContext: ofPod, containers });
    const annotations = { [`${PREFIX}a`]: a, [`${PREFIX}b`]: b };
    const template = { metadata: { annotations }, spec: { securityContext: ofPod, containers } };
    return { ...object, spec: { template } };
  })
  .filter(isTaken);

test('what the API server takes, it takes mended', () => {
  forAll(valid, (object) => {
    const mended = admit(reviewOf(object), SETS, MUTATE).object ?? {};
    expect(isTaken(mended)).toBe(true);
    expect(JSON.stringify(mended)).not.toMatch(/unconfined/i);
  });
});

const ANNOTATED = new Map([
  ['Unconfined', 'unconfined'],
  ['RuntimeDefault', 'runtime/default'],
]);

/** Annotation and field agree, where both are there (validateAppArmorAnnotationsAndFieldsMatchOnCreate). */
function isTaken(object: JsonMap): boolean {
  const pod = ['spec', 'template', 'spec'];
  const profile = (holder: Json, ...path: string[]) =>
    stringAt(holder, ...path, 'securityContext', 'appArmorProfile', 'type');
  return listAt(object, ...pod, 'containers').every((container) => {
    const key = `${PREFIX}${stringAt(container, 'name')}`;
    const written = stringAt(object, 'spec', 'template', 'metadata', 'annotations', key);
    const field = profile(container) ?? profile(object, ...pod);
    return written === undefined || field === undefined || ANNOTATED.get(field) === written;
  });
}
