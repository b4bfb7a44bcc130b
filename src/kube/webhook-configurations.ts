import {
  AdmissionregistrationV1Api,
  ApiException,
  type V1MutatingWebhookConfiguration,
  type V1ObjectMeta,
  type V1ValidatingWebhookConfiguration,
} from '@kubernetes/client-node';
import { type AdmendError, coded } from '#errors.ts';
import { currentConfig } from './current-config.ts';
import { CONFIGURATION } from './registration.ts';

/** The webhook configurations of the cluster that the current kubeconfig context names. */
export interface WebhookConfigurations {
  /** The cluster's name in the kubeconfig, and its address. */
  readonly cluster: string;
  /** Creates or replaces both. Throws `cluster-unreachable`. */
  readonly register: (
    mutating: V1MutatingWebhookConfiguration,
    validating: V1ValidatingWebhookConfiguration,
  ) => Promise<void>;
  /** Removes both; says which were there. Throws `cluster-unreachable`. */
  readonly remove: () => Promise<readonly string[]>;
}

/** Reads KUBECONFIG or ~/.kube/config. Throws `cluster-unreachable` when there is no usable context. */
export function webhookConfigurations(): WebhookConfigurations {
  const config = currentConfig();
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw coded('cluster-unreachable', 'the kubeconfig has no current context');
  const api = config.makeApiClient(AdmissionregistrationV1Api);
  const named = { name: CONFIGURATION };
  return {
    cluster: `${cluster.name} (${cluster.server})`,
    register: (mutating, validating) =>
      reaching(cluster.server, async () => {
        await createOrReplace(
          () => api.createMutatingWebhookConfiguration({ body: mutating }),
          () => api.readMutatingWebhookConfiguration(named),
          (metadata) =>
            api.replaceMutatingWebhookConfiguration({ ...named, body: { ...mutating, metadata } }),
        );
        await createOrReplace(
          () => api.createValidatingWebhookConfiguration({ body: validating }),
          () => api.readValidatingWebhookConfiguration(named),
          (metadata) =>
            api.replaceValidatingWebhookConfiguration({ ...named, body: { ...validating, metadata } }),
        );
      }),
    remove: () =>
      reaching(cluster.server, async () => {
        const mutating = await removeIfThere(() => api.deleteMutatingWebhookConfiguration(named));
        const validating = await removeIfThere(() => api.deleteValidatingWebhookConfiguration(named));
        return [
          ...(mutating ? ['MutatingWebhookConfiguration'] : []),
          ...(validating ? ['ValidatingWebhookConfiguration'] : []),
        ];
      }),
  };
}

/** Creates the object, or puts it in the place of the one that is there, whatever its resourceVersion is by then. */
async function createOrReplace(
  create: () => Promise<unknown>,
  read: () => Promise<{ metadata?: V1ObjectMeta }>,
  replace: (metadata: V1ObjectMeta) => Promise<unknown>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!isStatus(error, 409)) throw error;
    const { metadata } = await read();
    const resourceVersion = metadata?.resourceVersion;
    await replace({ name: CONFIGURATION, ...(resourceVersion !== undefined && { resourceVersion }) });
  }
}

async function removeIfThere(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (isStatus(error, 404)) return false;
    throw error;
  }
}

async function reaching<T>(server: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unreachable(server, error);
  }
}

function unreachable(server: string, error: unknown): AdmendError {
  const what = error instanceof ApiException ? `answers ${error.code}: ${messageOf(error)}` : String(error);
  return coded('cluster-unreachable', `${server} ${what}`, error);
}

/** The API server's own words out of its Status object. */
function messageOf({ body, message }: ApiException<unknown>): string {
  const text = typeof body === 'string' ? /"message":"((?:[^"\\]|\\.)*)"/.exec(body)?.[1] : undefined;
  return text ?? message;
}

function isStatus(error: unknown, code: number): boolean {
  return error instanceof ApiException && error.code === code;
}
