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

type Refusal = Verdict & { readonly accepted: false };

/** The object as it was answered to its creation and as it was read afterwards, or what went wrong. */
export type Created = { readonly created: JsonMap; readonly read: JsonMap } | { readonly problem: string };

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

const CONNECTIONS = 16;

/** Unknown and repeated fields are refused. */
const STRICT = 'fieldValidation=Strict';

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
    const place = await this.#placeOf(object);
    if ('reason' in place) return place;
    const { status, body } = await this.#send('POST', `${place.path}?dryRun=All&${STRICT}`, object);
    // A name that is taken is found out last, when everything else was accepted.
    if (status === 409 && stringAt(body, 'reason') === 'AlreadyExists') return { accepted: true, reason: '' };
    return status === 201 && isMap(body)
      ? { accepted: true, reason: '', object: body }
      : refusal(`${status} ${stringAt(body, 'message') ?? ''}`);
  }

  /** Creates the object in earnest, reads it back, and deletes it with all that controllers have made of it. */
  async create(object: JsonMap): Promise<Created> {
    const place = await this.#placeOf(object);
    if ('reason' in place) return { problem: place.reason };
    const { status, body: created } = await this.#send('POST', `${place.path}?${STRICT}`, object);
    if (status !== 201 || !isMap(created))
      return { problem: `${status} ${stringAt(created, 'message') ?? ''}` };
    const path = `${place.path}/${encodeURIComponent(stringAt(created, 'metadata', 'name') ?? '')}`;
    const { body: read } = await this.#send('GET', path);
    const deleted = await this.#send('DELETE', path, {
      propagationPolicy: 'Background',
      gracePeriodSeconds: 0,
    });
    if (!isMap(read) || deleted.status >= 300)
      return { problem: `read or deleted: ${deleted.status} ${stringAt(read, 'message') ?? ''}` };
    return { created, read };
  }

  /** Deletes a namespace with all that is in it, without waiting for the end of it. */
  async clear(namespace: string): Promise<void> {
    await this.#send('DELETE', `/api/v1/namespaces/${encodeURIComponent(namespace)}`);
  }

  /** Creates an object; throws where the API server does not. */
  async make(object: JsonMap): Promise<void> {
    const place = await this.#placeOf(object);
    if ('reason' in place) throw new Error(place.reason);
    const { status, body } = await this.#send('POST', place.path, object);
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
    const place = await this.#placeOf(object);
    if ('reason' in place) return place;
    const name = stringAt(object, 'metadata', 'name') ?? '';
    const path = `${place.path}/${name}${subresource === '' ? '' : `/${subresource}`}`;
    const url = `${path}?${STRICT}${query}`;
    const { status, body } = await this.#send('PATCH', url, patch, 'application/merge-patch+json');
    return { accepted: status === 200, reason: `${status} ${stringAt(body, 'message') ?? ''}` };
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The path of the collection that the object belongs to, with all that it needs there. */
  async #placeOf(object: JsonMap): Promise<{ readonly path: string } | Refusal> {
    const apiVersion = stringAt(object, 'apiVersion') ?? '';
    const kind = stringAt(object, 'kind') ?? '';
    const resource = (await this.#resourcesOf(apiVersion)).get(kind);
    if (resource === undefined) return refusal(`no resource ${kind} in ${apiVersion}`);
    const { plural, namespaced } = resource;
    if (!namespaced) return { path: `${pathOf(apiVersion)}/${plural}` };
    const namespace = stringAt(object, 'metadata', 'namespace') ?? 'default';
    await this.#prepare(namespace, object);
    return { path: `${pathOf(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${plural}` };
  }

  /** Pods are refused where their namespace or service account is not there. */
  async #prepare(namespace: string, object: JsonMap): Promise<void> {
    await this.#make('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    for (const field of ['serviceAccountName', 'serviceAccount']) {
      const name = stringAt(object, 'spec', field) ?? 'default';
      const metadata = { name, namespace };
      await this.#make(`namespaces/${encodeURIComponent(namespace)}/serviceaccounts`, {
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
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': type,
      // Of a DELETE with a body Node does not tell it.
      'content-length': Buffer.byteLength(text),
    };
    return new Promise((resolve, reject) => {
      const call = request(`${server}${path}`, { method, headers, agent: this.#agent }, (response) => {
        const read = response.toArray().then((chunks) => Buffer.concat(chunks).toString());
        read.then((answer) => resolve({ status: response.statusCode ?? 0, body: parsed(answer) }), reject);
      });
      call.on('error', reject);
      call.end(text);
    });
  }
}

function refusal(reason: string): Refusal {
  return { accepted: false, reason };
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
export async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const open = items[Symbol.iterator]();
  const worker = async () => {
    for (let next = open.next(); !next.done; next = open.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}
