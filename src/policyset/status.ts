import { equal } from '#json/equal.ts';
import { booleanAt, type Json, type JsonMap, listAt, mapAt, numberAt, stringAt } from '#json/value.ts';
import { lineOf } from './problem.ts';
import type { Outcome } from './together.ts';

/** What one replica of the webhook says about a policy set of the cluster. */
export interface Entry {
  readonly name: string;
  /** Of what is in force; absent where nothing is. */
  readonly digest?: string;
  /** Of the spec that it has seen. */
  readonly generation: number;
  /** Whether that spec is what is in force. */
  readonly loaded: boolean;
  readonly error?: string;
}

/** An entry as a status has it, with when its replica last said so, in milliseconds since 1970. */
export interface KeptEntry extends Entry {
  readonly time: number;
}

/** Longer texts are of no use to anybody, and the API server takes none without end. */
const MOST_LETTERS = 4_096;

export function entryOf(name: string, { set, inForce, problems, digest }: Outcome): Entry {
  const loaded = inForce === 'current';
  const errors = problems.filter(({ severity }) => severity === 'error').map(lineOf);
  return {
    name,
    generation: set.generation,
    loaded,
    ...(digest !== undefined && { digest }),
    ...(!loaded && { error: errors.join('\n').slice(0, MOST_LETTERS) }),
  };
}

/** What replicas have said about the policy set `object`. */
export function entriesOf(object: JsonMap): readonly KeptEntry[] {
  return listAt(object, 'status', 'replicas').map((entry): KeptEntry => {
    const digest = stringAt(entry, 'digest');
    const error = stringAt(entry, 'error');
    return {
      name: stringAt(entry, 'name') ?? '',
      generation: numberAt(entry, 'generation') ?? 0,
      loaded: booleanAt(entry, 'loaded') ?? false,
      ...(digest !== undefined && { digest }),
      ...(error !== undefined && { error }),
      time: Date.parse(stringAt(entry, 'time') ?? ''),
    };
  });
}

/** How long an entry counts that is not renewed: its replica may have ended without a word. */
const LIFETIME_MILLISECONDS = 10 * 60_000;

/** When a replica says again what it has said. */
export const RENEWAL_MILLISECONDS = LIFETIME_MILLISECONDS / 4;

/** Its clock may be ahead, but not without end. */
export function isLive({ time }: KeptEntry, now: Date): boolean {
  return Math.abs(now.getTime() - time) < LIFETIME_MILLISECONDS;
}

/** What a replica has in force of one set. */
export interface Standing {
  readonly name: string;
  /** Absent where nothing is in force. */
  readonly digest?: string;
  /** It speaks about other sets, and not about this one. */
  readonly silent?: true;
}

/** The replicas that have said something about any of the sets a moment ago. */
export function speakers(objects: Iterable<JsonMap>, now: Date): ReadonlySet<string> {
  // Less than the lifetime by more than a renewal: entries of a replica that ended do not end all at once.
  const moment = LIFETIME_MILLISECONDS - 2 * RENEWAL_MILLISECONDS;
  const names = [...objects].flatMap((object) =>
    entriesOf(object)
      .filter(({ time }) => Math.abs(now.getTime() - time) < moment)
      .map(({ name }) => name),
  );
  return new Set(names);
}

/** What replicas have in force by what they say, and of which nobody knows, though they speak about other sets. */
export function standingsOf(entries: readonly Entry[], speaking: ReadonlySet<string>): readonly Standing[] {
  const said = new Set(entries.map(({ name }) => name));
  const silent = [...speaking].filter((name) => !said.has(name));
  return [...entries, ...silent.map((name) => ({ name, silent: true }) as const)];
}

/** Whether replicas have different rules in force. */
export function differ(standings: readonly Standing[]): boolean {
  return new Set(standings.map(({ digest, silent }) => (silent ? 'silent' : digest))).size > 1;
}

/**
 * What the replicas say together: the status of `object` but for their entries. The same whichever replica asks.
 * `speaking` are the replicas that speak about any set; `apart` is true once they have differed for so long that it is no longer a matter of time.
 */
export function summary(
  object: JsonMap,
  entries: readonly Entry[],
  {
    speaking,
    apart,
    now,
  }: { readonly speaking: ReadonlySet<string>; readonly apart: boolean; readonly now: Date },
): JsonMap {
  const [first] = entries;
  const standings = standingsOf(entries, speaking);
  const digest = differ(standings) ? undefined : first?.digest;
  const loaded = entries.every((entry) => entry.loaded);
  const error = entries.find((entry) => entry.error !== undefined)?.error;
  const generation = Math.min(...entries.map((entry) => entry.generation));
  const conditions = [
    loadedCondition(entries, loaded, error ?? ''),
    agreedCondition(object, standings, apart),
  ];
  return {
    observedGeneration: generation,
    loaded,
    ...(digest !== undefined && { digest }),
    ...(error !== undefined && { error }),
    conditions: conditions.map((condition) => ({
      ...condition,
      observedGeneration: generation,
      lastTransitionTime: transitionOf(object, condition) ?? timeOf(now),
    })),
  };
}

interface Condition {
  readonly type: 'Loaded' | 'Agreed';
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

function loadedCondition(entries: readonly Entry[], loaded: boolean, error: string): Condition {
  if (loaded) return { type: 'Loaded', status: 'True', reason: 'InForce', message: 'the spec is in force' };
  const some = entries.some(({ digest }) => digest !== undefined);
  return {
    type: 'Loaded',
    status: 'False',
    reason: some ? 'LastGoodInForce' : 'NothingInForce',
    message: error,
  };
}

/** While it may be a matter of time, what was said before stands. */
function agreedCondition(object: JsonMap, standings: readonly Standing[], apart: boolean): Condition {
  if (!differ(standings))
    return {
      type: 'Agreed',
      status: 'True',
      reason: 'SameDigest',
      message: 'the replicas have the same in force',
    };
  const message = whoHasWhich(standings);
  if (apart) return { type: 'Agreed', status: 'False', reason: 'DifferentDigests', message };
  const before = conditionIn(object, 'Agreed');
  const status = stringAt(before, 'status') ?? 'Unknown';
  return {
    type: 'Agreed',
    status,
    reason: status === 'False' ? 'DifferentDigests' : 'Converging',
    message,
  };
}

/** `admend-a: sha256:…; admend-b: none; admend-c: says nothing` */
export function whoHasWhich(standings: readonly Standing[]): string {
  return standings
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, digest = 'none', silent }) => `${name}: ${silent ? 'says nothing' : digest}`)
    .join('; ');
}

function transitionOf(object: JsonMap, { type, status }: Condition): string | undefined {
  const before = conditionIn(object, type);
  return stringAt(before, 'status') === status ? stringAt(before, 'lastTransitionTime') : undefined;
}

function conditionIn(object: JsonMap, type: Condition['type']): JsonMap | undefined {
  const found = listAt(object, 'status', 'conditions').find((each) => stringAt(each, 'type') === type);
  return mapAt(found);
}

/** As Kubernetes writes times: whole seconds. */
export function timeOf(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Whether the status of `object` says this already. What others than `manager` say beside it is theirs. */
export function isSaid(object: JsonMap, said: JsonMap, manager: string): boolean {
  const { conditions, ...rest } = said;
  const status = mapAt(object, 'status') ?? {};
  return (
    Object.entries(rest).every(([field, value]) => equal(status[field], value)) &&
    listAt(conditions).every((condition) => isAmong(condition, listAt(status, 'conditions'))) &&
    !ownedBy(manager, object).some((field) => status[field] !== undefined && said[field] === undefined)
  );
}

function isAmong(value: Json, list: readonly Json[]): boolean {
  return list.some((each) => equal(each, value));
}

/** The fields of the status that a manager has applied. Source of the notation: FieldsV1 of Kubernetes' ObjectMeta. */
function ownedBy(manager: string, object: JsonMap): readonly string[] {
  return listAt(object, 'metadata', 'managedFields')
    .filter((entry) => stringAt(entry, 'manager') === manager)
    .flatMap((entry) => Object.keys(mapAt(entry, 'fieldsV1', 'f:status') ?? {}))
    .map((field) => field.replace(/^f:/, ''));
}
