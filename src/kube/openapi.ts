import type { IncomingMessage } from 'node:http';
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

const PATIENCE_MILLISECONDS = 10_000;
/** The largest document of Kubernetes itself has less than two. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Of the cluster of the current context, or of the one that this process runs in; all reject with `cluster-unreachable`. */
export function clusterSchemas(): ClusterSchemas {
  const config = currentConfig();
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw coded('cluster-unreachable', 'the kubeconfig has no current context');

  const get = async (path: string): Promise<Json> => {
    const options: RequestOptions = { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) };
    await config.applyToHTTPSOptions(options);
    return new Promise((resolve, reject) => {
      const fail = (error: Error) =>
        reject(coded('cluster-unreachable', `${server}${path}: ${error.message}`, error));
      const call = request(`${server}${path}`, options, (response) => {
        const { statusCode = 0 } = response;
        bytesOf(response)
          .then((bytes) => {
            if (statusCode !== 200) throw new Error(`it answers ${statusCode}`);
            resolve(JSON.parse(bytes.toString()));
          })
          .catch(fail);
      });
      call.on('error', fail).end();
    });
  };
  /** The index names each document with a hash of what is in it. */
  const pathOf = async (group: string, version: string): Promise<string | undefined> => {
    const name = group === '' ? `api/${version}` : `apis/${group}/${version}`;
    const url = stringAt(await get('/openapi/v3'), 'paths', name, 'serverRelativeURL');
    // The API server passes on what others write: it may name no other host.
    return url?.startsWith('/openapi/v3/') ? url : undefined;
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

async function bytesOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`it answers with more than ${MOST_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}
