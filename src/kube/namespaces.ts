import { CoreV1Api, makeInformer, type V1Namespace } from '@kubernetes/client-node';
import type { Facts } from '#facts.ts';
import { currentConfig } from './current-config.ts';

/** The labels of the namespaces of a cluster, kept up to date by a watch. */
export interface Namespaces {
  /** `unknown` for a namespace that is not (yet) known, and while the cluster was never reached. */
  readonly labelsOf: (name: string) => Facts['namespaceLabels'];
  /** Asks the cluster about one namespace that is not known yet: the watch may be a moment behind. Never rejects. */
  readonly lookUp: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const PATH = '/api/v1/namespaces';

/** More are not worth keeping: the watch is lost, and tells them anew. */
const MOST_EARLY = 1_000;

/** How long to wait before the watch is begun anew after it was lost. */
const AGAIN_MILLISECONDS = 5_000;

/**
 * Watches the namespaces of the cluster of the current context, or of the one that this process runs in. Resolves once
 * they are known for the first time, or could not be had: then it is tried again until it is stopped. `onError` is told
 * why. Throws `cluster-unreachable` where there is no context.
 */
export async function watchNamespaces(onError: (error: Error) => void): Promise<Namespaces> {
  const config = currentConfig();
  const api = config.makeApiClient(CoreV1Api);
  const informer = makeInformer<V1Namespace>(config, PATH, () => api.listNamespace());
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const start = async () => {
    try {
      await informer.start();
    } catch (error) {
      lost(error);
    }
  };
  const lost = (error: unknown) => {
    if (stopped) return;
    onError(error instanceof Error ? error : new Error(String(error)));
    clearTimeout(timer);
    timer = setTimeout(start, AGAIN_MILLISECONDS);
    timer.unref();
  };
  informer.on('error', lost);
  /** What was looked up by itself, until the watch has it too. */
  const early = new Map<string, V1Namespace>();
  informer.on('change', ({ metadata }) => early.delete(metadata?.name ?? ''));
  await start();
  return {
    labelsOf: (name) => {
      const namespace = informer.get(name) ?? early.get(name);
      return namespace === undefined ? 'unknown' : (namespace.metadata?.labels ?? {});
    },
    lookUp: async (name) => {
      try {
        early.set(name, await api.readNamespace({ name }));
        if (early.size > MOST_EARLY) early.clear();
      } catch {
        // It stays unknown.
      }
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await informer.stop();
    },
  };
}
