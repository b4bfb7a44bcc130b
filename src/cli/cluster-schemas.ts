import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GroupVersionKind } from '#admission/request.ts';
import { coded, messageOf } from '#errors.ts';
import type { SchemaLookup } from '#facts.ts';
import type { ClusterSchemas } from '#kube/openapi.ts';
import { builtInSchemas, type Minor, minorFor, newestMinor } from '#schema/built-in.ts';
import { CustomSchemas } from '#schema/custom.ts';
import type { Log } from '#telemetry/log.ts';

/** The schemas by which the webhook checks its mends. */
export interface Schemas {
  readonly minor: Minor;
  readonly of: SchemaLookup;
  readonly learn: (kind: GroupVersionKind) => Promise<void>;
}

/**
 * Those of Kubernetes in the version that is `asked` for (`auto`: the cluster's), and those of its custom resources as
 * they come up. Rejects with `usage` for what is no version.
 */
export async function schemasFor(asked: string, log: Log): Promise<Schemas> {
  const cluster = await reachable(log);
  const minor = asked === 'auto' ? await minorOf(cluster, log) : minorFor(asked);
  if (minor === undefined)
    throw coded('usage', `--kubernetes: expected auto or a version such as ${newestMinor()}, found ${asked}`);
  const builtIn = await builtInSchemas(minor);
  const custom =
    cluster &&
    new CustomSchemas({
      openApi: cluster,
      onError: (error) => log.warn({ error: error.message }, 'schemas of custom resources are not known'),
      clock: () => performance.now(),
    });
  return {
    minor,
    of: (kind) => builtIn(kind) ?? custom?.of(kind),
    learn: async (kind) => (builtIn(kind) === undefined ? custom?.learn(kind) : undefined),
  };
}

/** Undefined where nothing says that there is a cluster: the client takes longer to load than all the rest. */
async function reachable(log: Log): Promise<ClusterSchemas | undefined> {
  const { KUBECONFIG = join(homedir(), '.kube', 'config'), KUBERNETES_SERVICE_HOST } = process.env;
  if (KUBERNETES_SERVICE_HOST === undefined && !KUBECONFIG.split(':').some((file) => existsSync(file)))
    return undefined;
  try {
    const { clusterSchemas } = await import('#kube/openapi.ts');
    return clusterSchemas();
  } catch (error) {
    log.warn({ error: messageOf(error) }, 'no cluster to ask');
    return undefined;
  }
}

async function minorOf(cluster: ClusterSchemas | undefined, log: Log): Promise<Minor> {
  try {
    const version = await cluster?.version();
    return (version === undefined ? undefined : minorFor(version)) ?? newestMinor();
  } catch (error) {
    log.warn(
      { error: messageOf(error), kubernetes: newestMinor() },
      'the version of the cluster is not known; mends are checked by the newest schemas',
    );
    return newestMinor();
  }
}
