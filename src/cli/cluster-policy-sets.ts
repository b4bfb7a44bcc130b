import { hostname } from 'node:os';
import { setTimeout as elapsed } from 'node:timers/promises';
import type { JsonMap } from '#json/value.ts';
import { CLUSTER, type KeptSet, keptSet } from '#policyset/kept.ts';
import type { Log } from '#telemetry/log.ts';
import { Agreement } from '#webhook/agreement.ts';
import { Hearing } from '#webhook/hearing.ts';
import { KeptSets } from '#webhook/kept-sets.ts';
import { lastGoodIn } from '#webhook/last-good.ts';
import type { SetsInForce } from '#webhook/sets-in-force.ts';
import { Settling } from '#webhook/settling.ts';
import { StatusReports } from '#webhook/status-reports.ts';
import type { FollowedSets, PolicySetOptions } from './followed-sets.ts';

/** How long the start waits for the cluster. */
const PATIENCE_MILLISECONDS = 3_000;

/** How long the end waits for the cluster: a word that is not taken back expires. */
const STOP_MILLISECONDS = 5_000;

/** Many sets that are applied at once are compiled together. */
const SETTLING = { quiet: 100, most: 1_000 };

/** How long replicas may have different sets in force before somebody should look. */
const APART_MILLISECONDS = 60_000;

/**
 * Follows the sets that the cluster keeps, beside those of `files`, and reports what became of them. Resolves when they
 * are known or cannot be had for now. Throws `cluster-unreachable` where there is no context.
 */
export async function followCluster({
  files,
  names,
  catalogue,
  state,
  replica = hostname(),
  log,
}: PolicySetOptions & { readonly files: SetsInForce }): Promise<FollowedSets> {
  // The client takes longer to load than all the rest, and most webhooks go without.
  const { clusterPolicySets } = await import('#kube/policy-sets.ts');
  const cluster = clusterPolicySets();
  const now = () => new Date();
  const lastGood = lastGoodIn(state, [...names, CLUSTER, cluster.server], log);
  const kept = new KeptSets({ files, names, catalogue, lastGood, log, now });
  const clock = () => performance.now();
  const agreement = new Agreement(APART_MILLISECONDS, log);
  const hearing = new Hearing(clock);
  const reports = new StatusReports({
    replica,
    store: cluster,
    agreement,
    outcomes: () => kept.outcomes,
    hearing,
    log,
    now,
    clock,
  });

  let objects: ReadonlyMap<string, JsonMap> = new Map();
  const settling = new Settling(() => kept.take(keptSets(objects)), SETTLING);
  const complaints = new Complaints(log);
  const first = Promise.withResolvers<void>();
  const watch = cluster.watch({
    onObjects: (found) => {
      objects = found;
      reports.take(found);
      settling.soon();
    },
    onHeard: () => {
      hearing.heard();
      if (kept.isStuck) settling.soon();
    },
    onReached: () => {
      settling.now();
      complaints.end();
      first.resolve();
    },
    onTrouble: (error) => {
      hearing.lost();
      kept.miss(error);
      complaints.about(error);
    },
  });
  // Nothing else keeps the process going yet.
  await Promise.race([first.promise, elapsed(PATIENCE_MILLISECONDS)]);
  const silence = reports.start();
  return {
    inForce: {
      get sets() {
        return kept.sets;
      },
      get trouble() {
        return kept.trouble;
      },
      get reloads() {
        return kept.reloads;
      },
      agreement,
      hearing,
    },
    reviewer: {
      review: (request) => kept.review(request),
      reviewAfresh: async (request) => kept.review(request, keptSets(await cluster.list())),
    },
    stop: async () => {
      silence();
      settling.stop();
      const over = Promise.all([watch.stop(), reports.withdraw()]);
      await Promise.race([over, elapsed(STOP_MILLISECONDS, undefined, { ref: false })]);
    },
  };
}

function keptSets(objects: ReadonlyMap<string, JsonMap>): readonly KeptSet[] {
  return [...objects.values()].map(keptSet);
}

/** Says once what goes wrong again and again. */
class Complaints {
  readonly #log: Log;
  #last: string | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  about({ message }: Error): void {
    if (message === this.#last) return;
    this.#last = message;
    this.#log.warn(
      { error: message },
      'the policy sets of the cluster cannot be followed; those in force stay',
    );
  }

  end(): void {
    if (this.#last !== undefined) this.#log.info('the policy sets of the cluster are followed again');
    this.#last = undefined;
  }
}
