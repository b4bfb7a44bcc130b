import { type RequestOptions, request } from 'node:https';
import { coded } from '#errors.ts';
import { type Json, stringAt } from '#json/value.ts';
import { currentConfig } from './current-config.ts';

/** What a cluster says about itself: its version, and the shape of the objects that it takes. */
export interface ClusterSchemas {
  /** `v1.36.3` */
  readonly version: () => Promise<string>;
  /** What changes with the OpenAPI document of a group and version; undefined where there is none. */
  readonly hashOf: (group: string, version: string) => Promise<string | undefined>;
  readonly documentOf: (group: string, version: string) => Promise<Json>;
}

const PATIENCE_MILLISECONDS = 5_000;

/** Of the cluster of the current context, or of the one that this process runs in; all reject with `cluster-unreachable`. */
export function clusterSchemas(): ClusterSchemas {
  const config = currentConfig();
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw coded('cluster-unreachable', 'the kubeconfig has no current context');

  const get = async (path: string): Promise<Json> => {
    const options: RequestOptions = { timeout: PATIENCE_MILLISECONDS };
    await config.applyToHTTPSOptions(options);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(coded('cluster-unreachable', `${server}${path}: ${error.message}`, error));
      const call = request(`${server}${path}`, options, (response) => {
        const { statusCode = 0 } = response;
        response
          .toArray()
          .then((chunks) => {
            if (statusCode !== 200) throw new Error(`it answers ${statusCode}`);
            resolve(JSON.parse(Buffer.concat(chunks).toString()));
          })
          .catch(fail);
      });
      call.on('timeout', () => call.destroy(new Error(`no answer in ${PATIENCE_MILLISECONDS} ms`)));
      call.on('error', fail).end();
    });
  };
  /** The index names each document with a hash of what is in it. */
  const pathOf = async (group: string, version: string): Promise<string | undefined> => {
    const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    return stringAt(await get('/openapi/v3'), 'paths', name, 'serverRelativeURL');
  };
  return {
    version: async () => stringAt(await get('/version'), 'gitVersion') ?? '',
    hashOf: async (group, version) => (await pathOf(group, version))?.replace(/^.*hash=/, ''),
    documentOf: async (group, version) => {
      const path = await pathOf(group, version);
      if (path === undefined) throw coded('cluster-unreachable', `${server} has no ${group}/${version}`);
      return get(path);
    },
  };
}
