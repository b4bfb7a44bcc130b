import type { AdmissionRequest } from '#admission/request.ts';
import { messageOf } from '#errors.ts';
import type { Json } from '#json/value.ts';
import type { Catalogue } from '#policyset/catalogue.ts';
import { replaying } from '#policyset/files.ts';
import type { KeptSet } from '#policyset/kept.ts';
import { lineOf, type Problem } from '#policyset/problem.ts';
import { review, type Verdict } from '#policyset/review.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { type Candidate, type Outcome, type Together, together } from '#policyset/together.ts';
import type { Log } from '#telemetry/log.ts';
import type { LastGood } from './last-good.ts';
import type { SetsInForce } from './sets-in-force.ts';

export interface KeptSetsOptions {
  /** The sets of files, which are in force too. */
  readonly files: SetsInForce;
  /** Their names and paths. */
  readonly names: readonly string[];
  readonly catalogue: Catalogue;
  /** Where the last good sets of the cluster are kept over a restart. */
  readonly lastGood: LastGood;
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * The policy sets in force where a cluster keeps some: those of files and its own. Of each the last good version stands
 * until there is another one, or the set is deleted.
 */
export class KeptSets {
  readonly #options: KeptSetsOptions;
  #candidates: readonly Candidate[] = [];
  #together: Together | undefined;
  /** Why nobody knows what the cluster keeps; undefined once it has told. */
  #unheard: string | undefined = 'the cluster was not heard yet';
  /** Whether `#candidates` are all that the cluster keeps, or kept before a restart. */
  #known = false;
  /** Why those cannot be taken over; undefined while they can. A fault of ours. */
  #fault: string | undefined;
  readonly #reloads = { loaded: 0, rejected: 0 };

  constructor(options: KeptSetsOptions) {
    this.#options = options;
    options.files.onChange(() => this.#compose());
    this.#recall();
  }

  /** Undefined until the cluster was heard, or what it kept before a restart is known. */
  get sets(): PolicySets | undefined {
    return this.#together?.sets;
  }

  /** Why something else is in force than files and cluster say; undefined while nothing else is. */
  get trouble(): string | undefined {
    const kept = this.outcomes.flatMap(({ inForce, problems }) => (inForce === 'current' ? [] : problems));
    const troubles = [this.#options.files.trouble, this.#unheard, this.#fault, ...kept.map(lineOf)];
    return troubles.filter((trouble) => trouble !== undefined).join('\n') || undefined;
  }

  /** Whether taking over the same again may help. */
  get isStuck(): boolean {
    return this.#fault !== undefined;
  }

  get reloads(): Readonly<Record<'loaded' | 'rejected', number>> {
    const { loaded, rejected } = this.#options.files.reloads;
    return { loaded: loaded + this.#reloads.loaded, rejected: rejected + this.#reloads.rejected };
  }

  /** What became of each set that the cluster keeps. */
  get outcomes(): readonly Outcome[] {
    return this.#together?.outcomes ?? [];
  }

  /** Takes over what the cluster keeps by now. Does nothing where no spec is another. */
  take(kept: readonly KeptSet[]): void {
    if (this.#unheard === undefined && !this.isStuck && isSame(kept, this.#candidates)) return;
    this.#unheard = undefined;
    this.#known = true;
    this.#candidates = this.#candidatesOf(kept);
    this.#compose();
  }

  /** The cluster cannot be heard. It is trouble only while it never was: what is in force goes on. */
  miss(error: Error): void {
    if (this.#unheard !== undefined) this.#unheard = `the cluster was not heard yet: ${error.message}`;
  }

  /** Whether what somebody applies may be stored, beside what the cluster keeps: `kept`, or what is known of it. */
  review(request: AdmissionRequest, kept?: readonly KeptSet[]): Verdict {
    const others = kept === undefined ? this.#candidates : this.#candidatesOf(kept);
    return review(request, others, (candidates) => this.#judged(candidates));
  }

  #candidatesOf(kept: readonly KeptSet[]): readonly Candidate[] {
    const known = new Map(this.#candidates.map((candidate) => [candidate.set.name, candidate]));
    return kept.map((set) => {
      const before = known.get(set.name);
      // What was read before need not be read again.
      return {
        set: before !== undefined && isSameSpec(before.set, set) ? before.set : set,
        lastGood: before?.lastGood,
      };
    });
  }

  #judged(candidates: readonly Candidate[]): Together {
    const { files, names, catalogue, now } = this.#options;
    const from = files.good ?? { texts: {}, lists: {} };
    const known = files.good === undefined ? [] : names;
    return together({ names: known, files: replaying(from) }, candidates, catalogue, now());
  }

  #compose(): void {
    const { files, log, lastGood } = this.#options;
    // Without the sets of files half of the rules would be missing; the webhook is not ready.
    if (files.sets === undefined || !this.#known) return;
    const before = this.#together;
    try {
      this.#together = this.#judged(this.#candidates);
    } catch (error) {
      const fault = `the policy sets of the cluster cannot be read: ${messageOf(error)}`;
      if (fault !== this.#fault)
        log.error({ error: messageOf(error) }, 'policy sets of the cluster cannot be read');
      this.#fault = fault;
      return;
    }
    this.#fault = undefined;
    const { sets, outcomes } = this.#together;
    this.#candidates = outcomes.map(({ set, whole }) => ({ set, lastGood: whole }));
    this.#tell(outcomes, before?.outcomes ?? []);
    if (before?.sets.digest === sets.digest) return;
    log.info({ policies: sets.names, digest: sets.digest }, 'policy sets loaded');
    lastGood.save({ texts: savedTexts(outcomes), lists: {} });
  }

  /** Says what became of sets of which that was not said yet. */
  #tell(outcomes: readonly Outcome[], before: readonly Outcome[]): void {
    const told = new Map(before.map((outcome) => [outcome.set.name, linesOf(outcome)]));
    for (const outcome of outcomes) {
      const { set, inForce, problems } = outcome;
      if (told.get(set.name) === linesOf(outcome)) continue;
      this.#reloads[inForce === 'current' ? 'loaded' : 'rejected']++;
      const { log } = this.#options;
      const lines = problems.map(lineOf);
      if (inForce !== 'current')
        log.error({ set: set.name, problems: lines, inForce }, 'policy set rejected');
      else for (const line of lines) log.warn({ set: set.name }, line);
    }
  }

  /** What the cluster kept before a restart. */
  #recall(): void {
    const { lastGood, log } = this.#options;
    const saved = lastGood.read();
    if (saved === undefined) return;
    this.#candidates = Object.entries(saved.texts).flatMap(([name, text]) => recalled(name, text ?? ''));
    this.#known = true;
    log.warn(
      { policies: this.#candidates.map(({ set }) => set.name) },
      'the last good policy sets of the cluster are taken up again',
    );
    this.#compose();
  }
}

function isSame(kept: readonly KeptSet[], candidates: readonly Candidate[]): boolean {
  const known = new Map(candidates.map(({ set }) => [set.name, set]));
  return (
    kept.length === known.size &&
    kept.every(({ name, uid, generation }) => {
      const set = known.get(name);
      return set !== undefined && isSameSpec(set, { uid, generation });
    })
  );
}

function isSameSpec(a: KeptSet, b: Pick<KeptSet, 'uid' | 'generation'>): boolean {
  return a.uid === b.uid && a.generation === b.generation;
}

function linesOf({ set, inForce, problems }: Outcome): string {
  return [set.uid, set.generation, inForce, ...problems.map((problem: Problem) => lineOf(problem))].join(
    '\n',
  );
}

function savedTexts(outcomes: readonly Outcome[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    outcomes.flatMap(({ set, whole }) => (whole === undefined ? [] : [[set.name, whole]])),
  );
}

function recalled(name: string, text: string): readonly Candidate[] {
  try {
    const spec: Json = JSON.parse(text);
    return [{ set: { name, uid: '', generation: 0, spec }, lastGood: text }];
  } catch {
    return [];
  }
}
