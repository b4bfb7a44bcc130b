import type { Catalogue } from '#policyset/catalogue.ts';
import { CLUSTER } from '#policyset/kept.ts';
import type { Log } from '#telemetry/log.ts';
import { lastGoodIn } from '#webhook/last-good.ts';
import type { PolicySetReviewer } from '#webhook/policy-set-hook.ts';
import { SetsInForce } from '#webhook/sets-in-force.ts';
import type { PolicySetSource } from '#webhook/webhook.ts';
import { followCluster } from './cluster-policy-sets.ts';

export interface PolicySetOptions {
  /** Names that ship, files, folders, and `cluster`. */
  readonly names: readonly string[];
  readonly catalogue: Catalogue;
  /** The folder where the last good sets are kept. */
  readonly state: string;
  /** How often to look after the files; 0 for never. */
  readonly reloadSeconds: number;
  /** By default the name of the host. */
  readonly replica: string | undefined;
  readonly log: Log;
}

/** Policy sets that are followed wherever they come from, until the webhook ends. */
export interface FollowedSets {
  readonly inForce: PolicySetSource;
  /** Where the cluster keeps sets. */
  readonly reviewer?: PolicySetReviewer;
  readonly stop: () => Promise<void>;
}

/**
 * Loads the sets and begins to follow their changes. Throws what loading the files throws, and `cluster-unreachable`
 * where those of the cluster are asked for and no context is to be had.
 */
export async function followSets(options: PolicySetOptions): Promise<FollowedSets> {
  const { catalogue, state, reloadSeconds, log } = options;
  const names = options.names.filter((name) => name !== CLUSTER);
  const files = new SetsInForce({ names, catalogue, lastGood: lastGoodIn(state, names, log), log });
  const cluster = options.names.includes(CLUSTER)
    ? await followCluster({ ...options, names, files })
    : undefined;
  const unwatch = reloadSeconds === 0 ? () => {} : files.watch(reloadSeconds);
  return {
    inForce: files,
    ...cluster,
    stop: async () => {
      unwatch();
      await cluster?.stop();
    },
  };
}
