import { isDeepStrictEqual } from 'node:util';
import { admit } from '#admit.ts';
import { type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import type { MendLevel } from '#policyset/rule.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { breachesOf } from '#verify/invariants/invariants.ts';
import { Bag } from './bag.ts';
import { stateOf } from './invariants.ts';
import { changed, patched, undeclared } from './oracle.ts';
import { MUTATE, SCHEMAS, VALIDATE } from './reviews.ts';
import { allOrders, EVERY_POLICY } from './sets.ts';

/** A promise about mends that one of them does not keep. */
export interface Breach {
  readonly law:
    | 'applies'
    | 'fixed-point'
    | 'inside'
    | 'immutable'
    | 'broken'
    | 'introduced'
    | 'claimed'
    | 'risk';
  readonly what: string;
}

/**
 * What a mend owes and does not keep, found by other means than src/verify has; nothing where it is proven. Only what is
 * valid is asked of the same schemas and invariants: whether those are right an API server says (test/e2e).
 * `decision` is the mutating hook's of `review`, under `sets`.
 */
export function breachesIn(review: Json, decision: Decision, sets: PolicySets): readonly Breach[] {
  const before = mapAt(review, 'request', 'object');
  const { object: after, patch } = decision;
  if (before === undefined || after === undefined) return unapplied(decision);
  if (patch.length === 0) return isDeepStrictEqual(before, after) ? [] : [breach('applies', 'no patch')];
  const had = keysIn(review, before);
  const has = keysIn(review, after);
  return [
    ...misapplied(before, decision),
    ...unsettled(review, after, sets),
    ...outside(review, changed(before, after), sets),
    ...immutable(review, decision),
    ...broken(review, before, after),
    ...new Bag(had).beyond(has).map((key) => breach('introduced', `${key} was brought in`)),
    ...unclaimed(had, has, decision),
    ...tooRisky(decision, sets),
  ];
}

function breach(law: Breach['law'], what: string): Breach {
  return { law, what };
}

function unapplied({ patch }: Decision): readonly Breach[] {
  return patch.length === 0 ? [] : [breach('applies', 'a patch of nothing')];
}

function misapplied(before: Json, { object, patch }: Decision): readonly Breach[] {
  try {
    if (isDeepStrictEqual(patched(before, patch), object)) return [];
    return [breach('applies', 'the patch does not make the object that was verified')];
  } catch (error) {
    return [breach('applies', `the patch does not apply: ${error instanceof Error ? error.message : error}`)];
  }
}

function unsettled(review: Json, after: Json, sets: PolicySets): readonly Breach[] {
  const { patch } = admit(withObject(review, after), sets, MUTATE);
  return patch.map(({ op, path }) => breach('fixed-point', `mending again would ${op} ${path}`));
}

function outside(review: Json, pointers: readonly string[], { policies }: PolicySets): readonly Breach[] {
  const kind = stringAt(review, 'request', 'kind', 'kind') ?? '';
  return undeclared(pointers, policies, kind).map((pointer) =>
    breach('inside', `${pointer} is not declared`),
  );
}

/**
 * The API server refuses a change of a Pod's spec, but for ephemeral containers, and nearly any of a Job's. So a mend
 * changes there only what the request has changed itself.
 */
function immutable(review: Json, { patch, object: after = {} }: Decision): readonly Breach[] {
  if (stringAt(review, 'request', 'operation') !== 'UPDATE') return [];
  const kind = stringAt(review, 'request', 'kind', 'kind') ?? '';
  const isFree = FREE[kind];
  if (isFree === undefined) return [];
  const stored = mapAt(review, 'request', 'oldObject') ?? {};
  const sent = mapAt(review, 'request', 'object') ?? {};
  const isChanged = isRelatedTo(changed(sent, after));
  const isOfRequest = isRelatedTo(changed(stored, sent));
  return patch
    .filter(({ path }) => !isFree(path) && isChanged(path) && !isOfRequest(path))
    .map(({ path }) => breach('immutable', `${path} of a ${kind} cannot be changed`));
}

const FREE: Readonly<Record<string, (path: string) => boolean>> = {
  Job: (path) => path === '/spec/ttlSecondsAfterFinished',
  Pod: (path) => path.startsWith('/spec/ephemeralContainers/'),
};

/** Whether one of the pointers is the path, or lies above or below it. */
function isRelatedTo(pointers: readonly string[]): (path: string) => boolean {
  return (path) =>
    pointers.some((each) => `${each}/`.startsWith(`${path}/`) || `${path}/`.startsWith(`${each}/`));
}

/** What the API server would refuse it would have refused as it came. */
function broken(review: Json, before: JsonMap, after: JsonMap): readonly Breach[] {
  const isUpdate = stringAt(review, 'request', 'operation') === 'UPDATE';
  const old = isUpdate ? mapAt(review, 'request', 'oldObject') : undefined;
  const subresource = stringAt(review, 'request', 'subResource') ?? '';
  const faultsOf = (object: JsonMap) => [
    ...breachesOf(stateOf(object, old, subresource)),
    ...schemaFaultsOf(review, object),
  ];
  return new Bag(faultsOf(before)).beyond(faultsOf(after)).map((fault) => breach('broken', fault));
}

function schemaFaultsOf(review: Json, object: JsonMap): readonly string[] {
  const kindAt = (key: string) => stringAt(review, 'request', 'kind', key) ?? '';
  const kind = { group: kindAt('group'), version: kindAt('version'), kind: kindAt('kind') };
  return SCHEMAS(kind)?.faults(object) ?? [];
}

/** More may go than was claimed: an update is not asked about what was there before. */
function unclaimed(had: readonly string[], has: readonly string[], { mended }: Decision): readonly Breach[] {
  if (mended.length === 0) return [breach('claimed', 'a patch that mends nothing')];
  const count = (keys: readonly string[], key: string) => keys.filter((each) => each === key).length;
  const cleared = mended.map(({ key }) => key);
  return [...new Set(cleared)]
    .filter((key) => count(has, key) > count(had, key) - count(cleared, key))
    .map((key) => breach('claimed', `${key} was claimed and is still there`));
}

const LEVELS: readonly MendLevel[] = ['never', 'safe', 'evidence', 'risky'];

/** What was mended was no riskier than the set lets be mended without a person. */
function tooRisky({ violations, mended, object }: Decision, sets: PolicySets): readonly Breach[] {
  // A mend of the Pod's securityContext reaches ephemeral containers, which no request can bring in beside it.
  if (JSON.stringify(object).includes('ephemeralContainers')) return [];
  const rules = allOrders(sets);
  const cleared = new Set(mended.map(({ key }) => key));
  return violations.flatMap(({ key, risk, policy }) => {
    // Where a key occurs twice it does not tell which of the two was mended.
    const twice = violations.filter((each) => each.key === key).length > 1;
    // What has no fix can still go with what another fix takes away.
    if (twice || risk === null || !cleared.has(key)) return [];
    const level = rules.find((rule) => rule.policy.id === policy)?.mend ?? 'never';
    return LEVELS.indexOf(risk) <= LEVELS.indexOf(level) ? [] : [breach('risk', `${key} is ${risk}`)];
  });
}

/** Everything that is wrong with an object, whatever was wrong before. */
function keysIn(review: Json, object: Json): readonly string[] {
  const created = withObject(review, object, { operation: 'CREATE', oldObject: null });
  return admit(created, EVERY_POLICY, VALIDATE).violations.map(({ key }) => key);
}

function withObject(review: Json, object: Json, rest: Record<string, Json> = {}): Json {
  return { ...mapAt(review), request: { ...mapAt(review, 'request'), object, ...rest } };
}
