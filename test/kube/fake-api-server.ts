import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import type { Json, JsonMap } from '#json/value.ts';
import { type Api, apiOf } from '#kube/api.ts';

/** A watch that is open on the server. */
export interface OpenWatch {
  /** What it was asked with. */
  readonly from: string;
  readonly query: URLSearchParams;
  /** Writes whatever a test likes, a whole line or less. */
  readonly write: (text: string | Buffer) => void;
  readonly send: (type: string, object: Json) => void;
  /** Ends it in order. */
  readonly end: () => void;
  /** Cuts the connection. */
  readonly cut: () => void;
}

/** An API server of one collection, which does what the test says. */
export class FakeApiServer {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #watches: OpenWatch[] = [];
  #waiting: ((watch: OpenWatch) => void) | undefined;
  /** How often the collection was listed. */
  lists = 0;
  /** What a list holds. */
  items: readonly JsonMap[] = [];
  version = '100';
  /** The status that requests are answered with instead; undefined while it does its work. */
  refuses: { readonly list?: number; readonly watch?: number } = {};
  pageSize = 1_000;
  /** Whether it answers no list. */
  hangs = false;
  #onList = () => {};

  async start(): Promise<Api> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const { port } = this.#server.address() as AddressInfo;
    return apiAt(`http://127.0.0.1:${port}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Resolves once so many lists were asked for. */
  listed(times: number): Promise<void> {
    return new Promise((resolve) => {
      this.#onList = () => {
        if (this.lists >= times) resolve();
      };
      this.#onList();
    });
  }

  /** The next watch that is opened, or was and nobody asked for. */
  watch(): Promise<OpenWatch> {
    const open = this.#watches.shift();
    return open === undefined ? new Promise((resolve) => (this.#waiting = resolve)) : Promise.resolve(open);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? '', 'http://fake');
    if (searchParams.get('watch') === 'true') this.#open(searchParams, request, response);
    else this.#list(searchParams, response);
  }

  #list(query: URLSearchParams, response: ServerResponse): void {
    this.lists++;
    this.#onList();
    if (this.hangs) return;
    const { list } = this.refuses;
    if (list !== undefined) {
      refuse(response, list);
      return;
    }
    const from = Number(query.get('continue') ?? 0);
    const to = from + this.pageSize;
    const next = to < this.items.length ? String(to) : '';
    const metadata = { resourceVersion: this.version, ...(next !== '' && { continue: next }) };
    response.end(JSON.stringify({ kind: 'List', metadata, items: this.items.slice(from, to) }));
  }

  #open(query: URLSearchParams, request: IncomingMessage, response: ServerResponse): void {
    const { watch: refused } = this.refuses;
    if (refused !== undefined) {
      refuse(response, refused);
      return;
    }
    response.writeHead(200).flushHeaders();
    const watch: OpenWatch = {
      from: query.get('resourceVersion') ?? '',
      query,
      write: (text) => void response.write(text),
      send: (type, object) => void response.write(`${JSON.stringify({ type, object })}\n`),
      end: () => void response.end(),
      cut: () => void request.socket.destroy(),
    };
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#watches.push(watch);
    else waiting(watch);
  }
}

function refuse(response: ServerResponse, status: number): void {
  response
    .writeHead(status)
    .end(JSON.stringify({ kind: 'Status', code: status, message: `refused with ${status}` }));
}

/** The API of a server, as a kubeconfig would name it. */
export function apiAt(server: string): Api {
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'fake', server, skipTLSVerify: true }, { name: 'nobody' });
  return apiOf(config);
}

/** An object of the collection. */
export function object(name: string, version: string, spec: Json = {}): JsonMap {
  return { metadata: { name, resourceVersion: version }, spec };
}
