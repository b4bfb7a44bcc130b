import type { Detection } from '#detect/detect.ts';
import type { PatchOperation } from '#json/patch.ts';
import type { Group } from '#propose/propose.ts';
import { type Gate, type Ground, type Proof, prove } from './prove.ts';

/** What is left of a proposal after verification. */
export interface Verdict {
  /** Empty when nothing could be proven. */
  readonly operations: readonly PatchOperation[];
  readonly kept: readonly Group[];
  /** The object with `operations` applied, examined. */
  readonly after: Detection;
  readonly dropped: readonly Dropped[];
}

/** A group that was not proven, and so is not sent. */
export interface Dropped {
  readonly group: Group;
  readonly gate: Gate;
  readonly reason: string;
}

/**
 * How many proofs a proposal may cost when it does not hold as a whole. Halving finds one bad group among 20,000 in
 * about 30; where much is bad, what is still undecided is dropped, because unproven is never sent.
 */
const MOST_PROOFS = 64;

/**
 * Proves the groups as a whole; where that fails, drops the smallest ones that fail and keeps the rest. Every proof
 * starts from `before` with all that is kept so far, so what is returned was proven together, in exactly this form.
 */
export function verify(groups: readonly Group[], before: Detection, ground: Ground): Verdict {
  const search = new Search(before, ground);
  search.keepProvable(groups);
  return search.verdict();
}

class Search {
  readonly #before: Detection;
  readonly #ground: Ground;
  readonly #dropped: Dropped[] = [];
  #kept: readonly Group[] = [];
  #best: Extract<Proof, { proven: true }> | undefined;
  #proofs = 0;

  constructor(before: Detection, ground: Ground) {
    this.#before = before;
    this.#ground = ground;
  }

  keepProvable(groups: readonly Group[]): void {
    if (this.#proofs++ >= MOST_PROOFS || this.#ground.outOfTime()) {
      this.#drop(groups, 'time', 'not decided in time');
      return;
    }
    const together = [...this.#kept, ...groups];
    const proof = prove(together, this.#before, this.#ground);
    if (proof.proven) {
      this.#kept = together;
      this.#best = proof;
    } else if (groups.length === 1) {
      this.#drop(groups, proof.gate, proof.reason);
    } else {
      const half = Math.ceil(groups.length / 2);
      this.keepProvable(groups.slice(0, half));
      this.keepProvable(groups.slice(half));
    }
  }

  verdict(): Verdict {
    return {
      operations: this.#best?.operations ?? [],
      kept: this.#kept,
      after: this.#best?.after ?? this.#before,
      dropped: this.#dropped,
    };
  }

  #drop(groups: readonly Group[], gate: Gate, reason: string): void {
    for (const group of groups) this.#dropped.push({ group, gate, reason });
  }
}
