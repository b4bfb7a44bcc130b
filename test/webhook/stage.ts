import { Agent, type RequestOptions, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import type { Json } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS, type Policy } from '#policy.ts';
import { loadSets } from '#policyset/load.ts';
import { compile, type PolicySets } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { createLog } from '#telemetry/log.ts';
import { mintCertificates } from '#webhook/certificates/mint.ts';
import { startWebhook, type Webhook, type WebhookOptions } from '#webhook/webhook.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { SCHEMAS } from '../support/reviews.ts';
import { chosen, inForce, policySet } from '../support/sets.ts';

/** One CA and certificate for all tests: minting is not what most of them are about. */
export const MINTED = mintCertificates({ names: [], days: 30, now: new Date() });
export const RECOMMENDED = loadSets(['recommended'], await loadCatalogue());

/** A webhook on a free port, and what it logged. */
export interface Stage extends Webhook {
  readonly ask: (options: Call) => Promise<Reply>;
  /** The value of the first metric line that begins like this; undefined when there is none. */
  readonly metric: (line: string) => Promise<number | undefined>;
  /** Its log, a parsed line each. */
  readonly lines: Record<string, unknown>[];
  readonly log: () => string;
}

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly headers?: Record<string, string>;
  readonly tls?: RequestOptions;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: () => { response: Response } & { code?: string; message?: string; remedy?: string };
}

export interface Response {
  readonly uid: string;
  readonly allowed: boolean;
  readonly patch?: string;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message: string };
  readonly auditAnnotations: Readonly<Record<string, string>>;
}

export async function stage(options: Partial<WebhookOptions> = {}): Promise<Stage> {
  const logged: string[] = [];
  const webhook = await startWebhook({
    host: '127.0.0.1',
    port: 0,
    certificate: { ...MINTED.tls, expires: new Date('2030-01-01T00:00:00Z') },
    policySets: inForce(() => RECOMMENDED),
    exclude: { namespaces: ['kube-system'], users: [] },
    schemas: { of: SCHEMAS, learn: async () => {} },
    queue: { requests: 100, bytes: 64 * 1024 * 1024 },
    graceMilliseconds: 0,
    log: createLog('debug', { write: (line) => void logged.push(line) }),
    ...options,
  });
  const ask = (call: Call) => send(webhook.port, call);
  return {
    ...webhook,
    ask,
    metric: async (line) => {
      const { text } = await ask({ method: 'GET', path: '/metrics' });
      const found = text.split('\n').find((candidate) => candidate.startsWith(line));
      return found === undefined ? undefined : Number(found.split(' ').at(-1));
    },
    get lines() {
      return logged.map((line) => JSON.parse(line));
    },
    log: () => logged.join(''),
  };
}

/** One call over a connection of its own. */
export function send(
  port: number,
  { method = 'POST', path = '/mutate', body, headers, tls }: Call,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        ca: MINTED.ca.certificate,
        agent: new Agent({ keepAlive: false }),
        headers: { ...(method === 'POST' && { 'Content-Type': 'application/json' }), ...headers },
        ...tls,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text),
          });
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

/** A TLS connection on which a test writes what it likes. */
export async function connection(port: number, options = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: MINTED.ca.certificate, ...options });
  // What the server does to the connection is for the test to look at, not to die of.
  socket.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve).once('error', reject);
  });
  return socket;
}

/** Everything that arrives until the server ends the connection. */
export async function untilClosed(socket: TLSSocket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return Buffer.concat(chunks).toString();
}

/** Asks again and again; the runner's own time-out is the end. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A POST of an AdmissionReview as it goes over the wire. */
export function rawPost(body: string, path = '/mutate'): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** A review of a Pod that is being created, as JSON. */
export function podReview(parts: { uid?: string; pod?: Json; request?: Record<string, Json> } = {}): string {
  const { uid = '705ab4f5-6393-11e8-b7cc-42010a800002', pod = POD, request: more } = parts;
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      name: 'web',
      namespace: 'shop',
      operation: 'CREATE',
      userInfo: { username: 'jane', groups: ['system:authenticated'] },
      object: pod,
      oldObject: null,
      dryRun: false,
      ...more,
    },
  });
}

export const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { containers: [{ name: 'app', image: 'registry.example/web:1' }] },
};

/** Policy sets with one policy of the test's own, which denies what it finds. */
export function setsWith(parts: Pick<Policy, 'detect'> & Partial<Policy>): PolicySets {
  const policy = definePolicy({
    id: 'of-the-test',
    title: 'Of the test',
    description: 'Of the test.',
    remediation: 'None.',
    whenNot: 'Never.',
    references: ['https://example.com'],
    severity: 'high',
    kinds: WORKLOADS,
    operations: ['CREATE', 'UPDATE'],
    parameters: NO_PARAMETERS,
    unfixable: 'Of the test.',
    ...parts,
  });
  const set = policySet([chosen(policy, { mend: 'risky', unmended: 'deny' })], { denyControllers: true });
  return compile([set], 'sha256:0000000000000000');
}
