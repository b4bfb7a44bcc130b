import { type Detection, detect, type Setting } from '#detect/detect.ts';
import { countKeys } from '#detect/key.ts';
import { beyond } from '#detect/ratchet.ts';
import type { Schema } from '#facts.ts';
import { equal } from '#json/equal.ts';
import { Overlay } from '#json/overlay.ts';
import type { PatchOperation } from '#json/patch.ts';
import { type Json, type JsonMap, mapAt } from '#json/value.ts';
import type { Edit, Policy } from '#policy.ts';
import type { Rules } from '#policyset/sets.ts';
import { condensed } from '#propose/condense.ts';
import type { Mutable } from '#propose/mutable.ts';
import { inOrder } from '#propose/order.ts';
import type { Group } from '#propose/propose.ts';
import { render } from '#propose/render.ts';
import { declares, undeclared } from './declared.ts';
import { breachOf } from './guard.ts';
import { brokenBy } from './valid.ts';

/** What a proof needs to know of the request. */
export interface Ground extends Setting {
  /** Empty when the request is for the object itself. */
  readonly subresource: string;
  /** The object before the request; only of an UPDATE. */
  readonly old: JsonMap | undefined;
  readonly rules: Rules;
  readonly mutable: Mutable;
  /** Undefined when the kind's schema is not known: then nothing can be proven. */
  readonly schema: Schema | undefined;
  /** True once no time is left. Asked often: one object may ask for thousands of edits. */
  readonly outOfTime: () => boolean;
}

/** The groups, proven together, or the first gate that they did not pass. */
export type Proof =
  | { readonly proven: true; readonly operations: readonly PatchOperation[]; readonly after: Detection }
  | { readonly proven: false; readonly gate: Gate; readonly reason: string };

/** What a mend can fail at, in the order in which it meets them. */
export type Gate = 'time' | 'applies' | 'inside' | 'guarded' | 'clears' | 'introduces-nothing' | 'valid';

/**
 * Tries the groups' edits on `before`, all together, and re-examines the result: they must apply, stay inside what
 * their policies declare and within what any mend may do, clear every violation that they claim, bring in none, and keep
 * the object valid.
 */
export function prove(groups: readonly Group[], before: Detection, ground: Ground): Proof {
  const applied = applyAll(groups, before, ground);
  if ('gate' in applied) return applied;
  const object = mapAt(applied.result);
  if (object === undefined) return fail('applies', 'the result is not an object');
  const after = detect(ground, object, ground.rules);
  return (
    checkGuarded(groups, before, after) ??
    checkCleared(groups, before, after) ??
    checkIntroduced(before, after) ??
    checkValid(before, after, ground) ?? { proven: true, operations: applied.operations, after }
  );
}

type Failure = Extract<Proof, { proven: false }>;

function fail(gate: Gate, reason: string): Failure {
  return { proven: false, gate, reason };
}

interface Applied {
  readonly operations: readonly PatchOperation[];
  readonly result: Json;
}

function applyAll(groups: readonly Group[], before: Detection, ground: Ground): Applied | Failure {
  const overlay = new Overlay(before.subject.object);
  const operations: PatchOperation[] = [];
  const podPointer = before.subject.pod?.pointer ?? '';
  const policiesOf = new Map(
    groups.flatMap((group) => {
      const policies = policiesIn(group);
      return group.edits.map((edit) => [edit, policies]);
    }),
  );
  for (const edit of inOrder([...policiesOf.keys()])) {
    const operation = operationFor(edit, overlay.root, ground);
    if ('proven' in operation) return operation;
    const outside = undeclared(operation, overlay.root, policiesOf.get(edit) ?? NOBODY, podPointer);
    if (outside !== undefined) return fail('inside', `${outside} is not declared`);
    const problem = overlay.apply(operation);
    if (problem !== undefined) return fail('applies', problem);
    operations.push(operation);
  }
  return asSent(operations, overlay.root, before);
}

/** What is sent is what was applied: where operations were left out, the others are applied once more by themselves. */
function asSent(all: readonly PatchOperation[], result: Json, before: Detection): Applied | Failure {
  const operations = condensed(all);
  if (operations === all) return { operations, result };
  const overlay = new Overlay(before.subject.object);
  for (const operation of operations) {
    const problem = overlay.apply(operation);
    if (problem !== undefined) return fail('applies', problem);
  }
  return equal(overlay.root, result)
    ? { operations, result }
    : fail('applies', 'its parts make another object');
}

function operationFor(edit: Edit, root: Json, { mutable, outOfTime }: Ground): PatchOperation | Failure {
  if (outOfTime()) return fail('time', 'not decided in time');
  const operation = render(edit, root);
  if ('problem' in operation) return fail('applies', operation.problem);
  const value = operation.op === 'remove' ? undefined : operation.value;
  return mutable(operation.path, value) ? operation : fail('inside', `${operation.path} cannot be changed`);
}

const NOBODY: ReadonlySet<Policy> = new Set();

function policiesIn({ offers }: Group): ReadonlySet<Policy> {
  return new Set(offers.map(({ detected }) => detected.rule.policy));
}

function checkGuarded(groups: readonly Group[], before: Detection, after: Detection): Failure | undefined {
  const policies = new Set(groups.flatMap((group) => [...policiesIn(group)]));
  const podPointer = before.subject.pod?.pointer ?? '';
  const named = (pointer: string) => declares(policies, podPointer, pointer);
  const breach = breachOf(before.subject, after.subject, named);
  return breach === undefined ? undefined : fail('guarded', breach);
}

/** A violation is cleared when its key occurs less often by as many as the groups claim. */
function checkCleared(groups: readonly Group[], before: Detection, after: Detection): Failure | undefined {
  const claimed = countKeys(groups.flatMap(({ offers }) => offers.map(({ detected }) => detected)));
  for (const [key, count] of claimed) {
    if ((after.keys.get(key) ?? 0) > (before.keys.get(key) ?? 0) - count)
      return fail('clears', `${key} is still there`);
  }
  return undefined;
}

/** A policy that fails on the result only would hide what it finds there, so that counts as a violation brought in. */
function checkIntroduced(before: Detection, after: Detection): Failure | undefined {
  const [introduced] = beyond(after.found, before.keys);
  if (introduced !== undefined) return fail('introduces-nothing', `${introduced.violation.key} is new`);
  const failed = new Set(before.faults.map(({ policy }) => policy));
  const fault = after.faults.find(({ policy }) => !failed.has(policy));
  return fault === undefined
    ? undefined
    : fail('introduces-nothing', `policy ${fault.policy} fails on the result`);
}

function checkValid(before: Detection, after: Detection, ground: Ground): Failure | undefined {
  const { schema } = ground;
  if (schema === undefined) return fail('valid', 'the schema of its kind is not known');
  const fault = brokenBy(before.subject, after.subject, { ...ground, schema });
  return fault === undefined ? undefined : fail('valid', fault);
}
