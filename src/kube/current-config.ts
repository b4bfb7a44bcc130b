import { KubeConfig } from '@kubernetes/client-node';
import { coded, messageOf } from '#errors.ts';

/** KUBECONFIG or ~/.kube/config, else the cluster that this process runs in. Throws `cluster-unreachable`. */
export function currentConfig(): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromDefault();
  } catch (error) {
    throw coded('cluster-unreachable', `the kubeconfig cannot be read: ${messageOf(error)}`, error);
  }
  return config;
}
