import { CLUSTER } from '#policyset/kept.ts';
import { lastGoodIn } from '#webhook/last-good.ts';
import { SetsInForce } from '#webhook/sets-in-force.ts';
import { followCluster } from './cluster-policy-sets.ts';
import type { FollowedSets, PolicySetOptions } from './followed-sets.ts';

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
