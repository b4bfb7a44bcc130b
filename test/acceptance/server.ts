import { Agent, request } from 'node:https';
import { isList, isMap, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import type { Cluster } from '../cluster/cluster.ts';

/** What the API server says of an object before and after its mend. */
export interface Verdicts {
  readonly before: Verdict;
  readonly after: Verdict;
}

export interface Verdict {
  readonly accepted: boolean;
  /** Why not, in the API server's words; empty where it accepts. */
  readonly reason: string;
  /** The object as it would be stored. */
  readonly object?: JsonMap;
}

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

const CONNECTIONS = 16;

/**
 * Asks a real API server whether it would accept an object: a dry run of a creation, unknown and repeated fields
 * refused. What an object needs around it (namespaces, service accounts) is made, so that its own content decides.
 */
export class Server {
  readonly #cluster: Pick<Cluster, 'server' | 'ca' | 'token'>;
  readonly #agent: Agent;
  readonly #resources = new Map<string, Promise<ReadonlyMap<string, Resource>>>();
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(cluster: Pick<Cluster, 'server' | 'ca' | 'token'>) {
    this.#cluster = cluster;
    this.#agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, ca: cluster.ca });
  }

  async ask(object: JsonMap): Promise<Verdict> {
    const path = await this.#collectionOf(object);
    if (path === undefined) return { accepted: false, reason: `no resource for ${stringAt(object, 'kind')}` };
    const { status, body } = await this.#send('POST', `${path}?dryRun=All&fieldValidation=Strict`, object);
    // A name that is taken is found out last, when everything else was accepted.
    if (status === 409 && stringAt(body, 'reason') === 'AlreadyExists') return { accepted: true, reason: '' };
    return status === 201 && isMap(body)
      ? { accepted: true, reason: '', object: body }
      : { accepted: false, reason: `${status} ${stringAt(body, 'message') ?? ''}` };
  }

  /** Creates an object; throws where the API server does not. */
  async make(object: JsonMap): Promise<void> {
    const { status, body } = await this.#send('POST', (await this.#collectionOf(object)) ?? '', object);
    if (status !== 201) throw new Error(`${status} ${stringAt(body, 'message') ?? ''}`);
  }

  /** Changes an object that is there by a merge patch, through a subresource unless that is empty. */
  async change(object: JsonMap, patch: JsonMap, subresource: string): Promise<void> {
    const { accepted, reason } = await this.#patch(object, patch, subresource, '');
    if (!accepted) throw new Error(reason);
  }

  /** Asks whether it would. */
  askToChange(object: JsonMap, patch: JsonMap, subresource: string): Promise<Verdict> {
    return this.#patch(object, patch, subresource, '&dryRun=All');
  }

  async #patch(object: JsonMap, patch: JsonMap, subresource: string, query: string): Promise<Verdict> {
    const name = stringAt(object, 'metadata', 'name') ?? '';
    const path = `${await this.#collectionOf(object)}/${name}${subresource === '' ? '' : `/${subresource}`}`;
    const url = `${path}?fieldValidation=Strict${query}`;
    const { status, body } = await this.#send('PATCH', url, patch, 'application/merge-patch+json');
    return { accepted: status === 200, reason: `${status} ${stringAt(body, 'message') ?? ''}` };
  }

  close(): void {
    this.#agent.destroy();
  }

  /** Where objects of its kind and namespace are; undefined where the API server knows no such kind. */
  async #collectionOf(object: JsonMap): Promise<string | undefined> {
    const apiVersion = stringAt(object, 'apiVersion') ?? '';
    const resource = (await this.#resourcesOf(apiVersion)).get(stringAt(object, 'kind') ?? '');
    if (resource === undefined) return undefined;
    const namespace = resource.namespaced ? (stringAt(object, 'metadata', 'namespace') ?? 'default') : '';
    if (namespace !== '') await this.#prepare(namespace, object);
    const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    return `${pathOf(apiVersion)}${scope}/${resource.plural}`;
  }

  /** Pods are refused where their namespace or service account is not there. */
  async #prepare(namespace: string, object: JsonMap): Promise<void> {
    await this.#make('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    for (const field of ['serviceAccountName', 'serviceAccount']) {
      const name = stringAt(object, 'spec', field) ?? 'default';
      const metadata = { name, namespace };
      await this.#make(`namespaces/${namespace}/serviceaccounts`, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata,
      });
    }
  }

  #make(collection: string, object: JsonMap): Promise<unknown> {
    const key = `${collection}/${stringAt(object, 'metadata', 'name')}`;
    const made = this.#made.get(key) ?? this.#send('POST', `/api/v1/${collection}`, object);
    this.#made.set(key, made);
    return made;
  }

  #resourcesOf(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const known = this.#resources.get(apiVersion) ?? this.#discover(apiVersion);
    this.#resources.set(apiVersion, known);
    return known;
  }

  async #discover(apiVersion: string): Promise<ReadonlyMap<string, Resource>> {
    const { body } = await this.#send('GET', pathOf(apiVersion));
    const resources = listAt(body, 'resources').flatMap((each): [string, Resource][] => {
      const plural = stringAt(each, 'name') ?? '';
      if (!isMap(each) || plural.includes('/')) return [];
      return [[stringAt(each, 'kind') ?? '', { plural, namespaced: each['namespaced'] === true }]];
    });
    return new Map(resources);
  }

  #send(
    method: string,
    path: string,
    body?: Json,
    type = 'application/json',
  ): Promise<{ status: number; body: Json }> {
    const { server, token } = this.#cluster;
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    return new Promise((resolve, reject) => {
      const call = request(`${server}${path}`, { method, headers, agent: this.#agent }, (response) => {
        const read = response.toArray().then((chunks) => Buffer.concat(chunks).toString());
        read.then((text) => resolve({ status: response.statusCode ?? 0, body: parsed(text) }), reject);
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function pathOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return isMap(value) || isList(value) ? value : null;
  } catch {
    return null;
  }
}

/** Runs `work` over all items, so many at a time as there are connections. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const open = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = open.next(); !next.done; next = open.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}
