import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { type RequestOptions, request as requestHttps } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { coded } from '#errors.ts';
import { type Json, stringAt } from '#json/value.ts';

/** An API server, asked by path. Everything rejects with `cluster-unreachable`, or with `Refused` where it answers no. */
export interface Api {
  /** Its address, without a slash at the end. */
  readonly server: string;
  /** Ends with `signal`, at the latest after 10 s. */
  readonly get: (path: string, signal?: AbortSignal) => Promise<Json>;
  /** Sends a patch of one of Kubernetes' types, e.g. `apply-patch+yaml` (which JSON is as well). */
  readonly patch: (path: string, type: string, body: Json) => Promise<Json>;
  readonly remove: (path: string) => Promise<Json>;
  /** An answer that goes on: its body, as soon as it is known to be one. Ends with `signal`. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<IncomingMessage>;
}

/** The API server said no. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}

const PATIENCE_MILLISECONDS = 10_000;
/** As much as a page of the largest objects may hold. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A connection that nobody answers on any more is noticed after about this long. */
const KEEP_ALIVE_MILLISECONDS = 30_000;

/** Of the current context of `config`. Throws `cluster-unreachable` where there is none. */
export function apiOf(config: KubeConfig): Api {
  const server = config.getCurrentCluster()?.server.replace(/\/+$/, '');
  if (server === undefined) throw coded('cluster-unreachable', 'the kubeconfig has no current context');

  const open = async (method: string, path: string, more: RequestOptions, body?: Json) => {
    const options: RequestOptions = { ...more, method };
    await config.applyToHTTPSOptions(options);
    const url = `${server}${path}`;
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    return answered(send(url, options), body);
  };
  const call = async (
    method: string,
    path: string,
    type = 'json',
    body?: Json,
    end?: AbortSignal,
  ): Promise<Json> => {
    const late = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const signal = end === undefined ? late : AbortSignal.any([late, end]);
    const headers = body === undefined ? {} : { 'content-type': `application/${type}` };
    return reaching(server, async () => {
      const response = await open(method, path, { signal, headers }, body);
      const answer = jsonOf(await textOf(response));
      if (response.statusCode !== undefined && response.statusCode < 300) return answer;
      throw refusal(response, answer);
    });
  };
  return {
    server,
    get: (path, signal) => call('GET', path, 'json', undefined, signal),
    patch: (path, type, body) => call('PATCH', path, type, body),
    remove: (path) => call('DELETE', path),
    stream: (path, signal) =>
      reaching(server, async () => {
        const response = await open('GET', path, { signal });
        response.socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
        if (response.statusCode === 200) return response;
        throw refusal(response, jsonOf(await textOf(response)));
      }),
  };
}

function answered(call: ClientRequest, body: Json | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    call.on('response', resolve).on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`it answers with more than ${MOST_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString();
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** With the API server's own words. */
function refusal({ statusCode = 0 }: IncomingMessage, answer: Json): Refused {
  return new Refused(statusCode, stringAt(answer, 'message') ?? `it answers ${statusCode}`);
}

async function reaching<T>(server: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw coded('cluster-unreachable', `${server}: ${reasonOf(error)}`, error);
  }
}

/** A refused connection to several addresses of a host has no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}
