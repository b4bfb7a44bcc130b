import type { PatchOperation } from '#json/patch.ts';
import { atLeast, atMost, type Figure } from './figures.ts';
import type { Outcome } from './judge.ts';
import { ALSO_IN_K8S_AUTO_FIX } from './peer.ts';
import type { Verdicts } from './server.ts';

/** What became of the violations of one policy. */
export interface PolicyTally {
  readonly policy: string;
  violations: number;
  fixable: number;
  cleared: number;
}

/** Adds up what was seen of single objects. */
export class Tally {
  readonly policies = new Map<string, PolicyTally>();
  /** A line for each object that breaks a law: what is wrong, and where. */
  readonly broken: string[] = [];
  #objects = 0;
  #denied = 0;
  #introduced = 0;
  #notIdempotent = 0;
  #outside = 0;
  #superfluous: number | undefined;
  readonly #operations: number[] = [];
  readonly #operationsPerCleared: number[] = [];
  #server: { acceptedBefore: number; refusedAfter: number; created: number; different: number } | undefined;

  add(place: string, outcome: Outcome): void {
    this.#objects++;
    if (outcome.denied) this.#denied++;
    for (const violation of outcome.violations) {
      const tally = this.#tallyOf(violation.policy);
      tally.violations++;
      if (violation.fixable) tally.fixable++;
      if (violation.cleared) tally.cleared++;
    }
    if (outcome.patch.length > 0) {
      const cleared = outcome.violations.filter((violation) => violation.cleared).length;
      this.#operations.push(outcome.patch.length);
      this.#operationsPerCleared.push(outcome.patch.length / cleared);
    }
    this.#introduced += outcome.introduced.length;
    this.#outside += outcome.outside.length;
    if (outcome.again > 0) this.#notIdempotent++;
    for (const key of outcome.introduced) this.broken.push(`${place}: introduced ${key}`);
    for (const pointer of outcome.outside)
      this.broken.push(`${place}: touched ${pointer}, which no policy declares`);
    if (outcome.again > 0) this.broken.push(`${place}: a second mend has ${outcome.again} operations`);
  }

  /** The operations that the mend of an object could do without. */
  superfluous(place: string, operations: readonly PatchOperation[]): void {
    this.#superfluous = (this.#superfluous ?? 0) + operations.length;
    for (const { op, path } of operations)
      this.broken.push(`${place}: the mend could do without ${op} ${path}`);
  }

  /** What the API server said of the object before and after its mend. */
  asked(place: string, { before, after }: Verdicts): void {
    const server = this.#asked();
    if (!before.accepted) return;
    server.acceptedBefore++;
    if (after.accepted) return;
    server.refusedAfter++;
    this.broken.push(`${place}: refused after the mend: ${after.reason}`);
  }

  /** The mended object was created in earnest; `differences`: how it was not what the dry run had said. */
  created(place: string, differences: readonly string[]): void {
    const server = this.#asked();
    server.created++;
    if (differences.length === 0) return;
    server.different++;
    this.broken.push(`${place}: created, but not as the dry run said: ${differences.join('; ')}`);
  }

  #asked() {
    this.#server ??= { acceptedBefore: 0, refusedAfter: 0, created: 0, different: 0 };
    return this.#server;
  }

  /**
   * `whole`: the sets apply every fix there is, so that what is cleared can be held against what is wrong. `many`: how
   * many objects at the least are to be created, where the objects are known to be that many.
   */
  figures(whole: boolean, many?: number): readonly Figure[] {
    const all = [...this.policies.values()];
    const peers = all.filter(({ policy }) => ALSO_IN_K8S_AUTO_FIX.has(policy));
    const violations = sum(all, 'violations');
    const fixable = sum(all, 'fixable');
    const cleared = sum(all, 'cleared');
    return [
      figure('objects', this.#objects, 'objects', atLeast(1)),
      figure('accepted_before', this.#server?.acceptedBefore ?? null, 'objects', atLeast(1)),
      figure('refused_after', this.#server?.refusedAfter ?? null, 'objects', atMost(0)),
      figure('created', this.#server?.created ?? null, 'objects', many === undefined ? null : atLeast(many)),
      figure('created_differently', this.#server?.different ?? null, 'objects', atMost(0)),
      figure('denied', this.#denied, 'objects'),
      figure('violations', violations, 'violations'),
      figure('violations_with_fix', fixable, 'violations'),
      figure('cleared', cleared, 'violations'),
      figure('cleared_of_fixable', ratio(cleared, fixable), 'ratio', atLeast(0.99)),
      figure(
        'cleared_of_peers',
        ratio(sum(peers, 'cleared'), sum(peers, 'violations')),
        'ratio',
        whole ? atLeast(0.85) : null,
      ),
      figure('introduced', this.#introduced, 'violations', atMost(0)),
      figure('not_idempotent', this.#notIdempotent, 'objects', atMost(0)),
      figure('outside_pointers', this.#outside, 'pointers', atMost(0)),
      figure('not_minimal', this.#superfluous ?? null, 'operations', atMost(0)),
      figure('ops_per_cleared_median', quantile(this.#operationsPerCleared, 0.5), 'operations', atMost(1.2)),
      figure('ops_p95', quantile(this.#operations, 0.95), 'operations'),
    ];
  }

  #tallyOf(policy: string): PolicyTally {
    const tally = this.policies.get(policy) ?? { policy, violations: 0, fixable: 0, cleared: 0 };
    this.policies.set(policy, tally);
    return tally;
  }
}

function figure(name: string, value: number | null, unit: string, goal: Figure['goal'] = null): Figure {
  return { name: `acceptance.${name}`, value, unit, goal };
}

function sum(tallies: readonly PolicyTally[], of: 'violations' | 'fixable' | 'cleared'): number {
  return tallies.reduce((total, tally) => total + tally[of], 0);
}

/** Null of nothing. Never rounded up: 0.9899 is not 0.99. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part / whole) * 10_000) / 10_000;
}

/** The smallest value that so many of the others are not above. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}
