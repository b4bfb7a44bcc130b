import type { Catalogue } from '#policyset/catalogue.ts';
import type { Log } from '#telemetry/log.ts';
import type { PolicySetReviewer } from '#webhook/policy-set-hook.ts';
import type { PolicySetSource } from '#webhook/webhook.ts';

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
