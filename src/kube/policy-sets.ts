import type { JsonMap } from '#json/value.ts';
import { POLICY_SETS } from '#policyset/crd.ts';
import { apiOf, Refused } from './api.ts';
import { currentConfig } from './current-config.ts';
import { listed } from './list.ts';
import { nameOf } from './mirror.ts';
import { CollectionWatch, type Watcher } from './watch.ts';

/** The policy sets that a cluster keeps. */
export interface ClusterPolicySets {
  /** Its address. */
  readonly server: string;
  readonly watch: (watcher: Watcher) => { readonly stop: () => Promise<void> };
  /** What there is now, by name. Rejects with `cluster-unreachable`, or `Refused`. */
  readonly list: () => Promise<ReadonlyMap<string, JsonMap>>;
  /** Makes `status` all that `manager` says about a set, by server-side apply. A set that is gone needs none. */
  readonly apply: (set: string, manager: string, status: JsonMap) => Promise<void>;
  /** Takes back all that `manager` says about a set. */
  readonly withdraw: (set: string, manager: string) => Promise<void>;
  /** Takes away an entry of the status, if it is still what it was. */
  readonly dropEntry: (set: string, index: number, entry: JsonMap) => Promise<void>;
}

/** Of the cluster of the current context, or of the one that this process runs in. Throws `cluster-unreachable`. */
export function clusterPolicySets(): ClusterPolicySets {
  const api = apiOf(currentConfig());
  const { group, version, path } = POLICY_SETS;
  const apply = (set: string, manager: string, said: JsonMap) =>
    unless([404], () =>
      api.patch(
        `${path}/${set}/status?fieldManager=${encodeURIComponent(manager)}&force=true`,
        'apply-patch+yaml',
        { apiVersion: `${group}/${version}`, kind: 'PolicySet', metadata: { name: set }, ...said },
      ),
    );
  return {
    server: api.server,
    watch: (watcher) =>
      new CollectionWatch(api, path, {
        ...watcher,
        onTrouble: (error) => watcher.onTrouble(isUnknown(error) ? new Error(UNKNOWN) : error),
      }),
    list: async () => {
      const { objects } = await listed(api, path);
      return new Map(objects.map((object) => [nameOf(object), object]));
    },
    apply: (set, manager, status) => apply(set, manager, { status }),
    // An empty status would be owned as such, and the manager be listed for good.
    withdraw: (set, manager) => apply(set, manager, {}),
    dropEntry: (set, index, entry) => {
      const at = `/status/replicas/${index}`;
      // 422: a test of the patch failed.
      return unless([404, 422], () =>
        api.patch(`${path}/${set}/status`, 'json-patch+json', [
          { op: 'test', path: at, value: entry },
          { op: 'remove', path: at },
        ]),
      );
    },
  };
}

const UNKNOWN = 'the cluster does not know kind PolicySet yet: admend install --policies cluster';

function isUnknown(error: Error): boolean {
  return error instanceof Refused && error.status === 404;
}

/** What is gone, or another by now, needs no change. */
async function unless(statuses: readonly number[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refused) || !statuses.includes(error.status)) throw error;
  }
}
