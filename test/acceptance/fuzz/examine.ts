import { admit } from '#admit.ts';
import { type JsonMap, mapAt } from '#json/value.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { type Breach, breachesIn } from '../../support/proven.ts';
import { MUTATE, VALIDATE } from '../../support/reviews.ts';
import type { FaultsOf } from '../validity.ts';
import type { Case, SetName } from './cases.ts';

/** What there is to say about one case. */
export interface Examined {
  /** The object of the request; undefined where it holds none. */
  readonly before: JsonMap | undefined;
  /** The object as it was mended; undefined where it was not. */
  readonly after: JsonMap | undefined;
  /** The object was as an API server takes it. */
  readonly valid: boolean;
  readonly wrong: readonly Wrong[];
}

/** A promise that was not kept. */
export interface Wrong {
  readonly law: Breach['law'] | 'crash' | 'valid';
  readonly what: string;
}

export interface Terms {
  readonly sets: Readonly<Record<SetName, PolicySets>>;
  readonly faultsOf: FaultsOf;
}

export function examine({ sets: name, review }: Case, { sets, faultsOf }: Terms): Examined {
  const before = mapAt(review, 'request', 'object');
  try {
    const decision = admit(review, sets[name], MUTATE);
    const faults = [decision, admit(review, sets[name], VALIDATE)].flatMap(crashesIn);
    const after = decision.patch.length === 0 ? undefined : decision.object;
    const valid = before !== undefined && faultsOf(before).length === 0;
    const invalid = valid && after !== undefined ? faultsOf(after) : [];
    const wrong = [
      ...faults,
      ...breachesIn(review, decision, sets[name]),
      ...invalid.map((what): Wrong => ({ law: 'valid', what })),
    ];
    return { before, after, valid, wrong };
  } catch (error) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { before, after: undefined, valid: false, wrong: [{ law: 'crash', what }] };
  }
}

/** A policy that throws fails no request, but it is a fault of ours. */
function crashesIn({ faults, shed }: Decision): readonly Wrong[] {
  const lines = faults.map(({ policy, stage, error }) => `policy ${policy} throws in ${stage}: ${error}`);
  if (shed === 'fault') lines.push('the request is let through because of a fault');
  return lines.map((what) => ({ law: 'crash', what }));
}
