import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { dirname, join } from 'node:path';
import type { PatchOperation } from '#json/patch.ts';
import { type Json, type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { eventually, type Stage } from './stage.ts';

/** What somebody else's webhook does to a Pod: the operations, none where it has nothing to do. */
export type Mutation = (pod: JsonMap) => readonly PatchOperation[];

/** One of its hooks, for the Pods whose label `hook` is its name. */
export interface OtherHook {
  readonly mutation: Mutation;
  /** The API server asks its webhooks in the order of their configurations' names. */
  readonly order: 'before admend' | 'after admend';
  readonly reinvocationPolicy: 'IfNeeded' | 'Never';
}

/** The configurations' names, which sort before and after `admend`. */
const CONFIGURATIONS = { 'before admend': 'a-neighbour', 'after admend': 'neighbour' } as const;

/** A mutating webhook that is not ours, beside a stage's. It has the stage's certificate, because it has its address. */
export class OtherWebhook {
  readonly #server: Server;

  /** Starts it, registers its hooks by their names, and waits until the API server asks each of them. */
  static async open(stage: Stage, hooks: Readonly<Record<string, OtherHook>>): Promise<OtherWebhook> {
    const folder = dirname(stage.webhook.ca);
    const certificate = {
      cert: readFileSync(join(folder, 'tls.crt')),
      key: readFileSync(join(folder, 'tls.key')),
    };
    const server = createServer(certificate, async (request, response) => {
      const review: Json = JSON.parse(Buffer.concat(await request.toArray()).toString());
      const hook = hooks[(request.url ?? '').replace(/^\/|\?.*$/g, '')];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(replyTo(review, hook?.mutation)));
    });
    server.listen(0, new URL(stage.webhook.url).hostname);
    await once(server, 'listening');
    const webhook = new OtherWebhook(server);
    await webhook.#register(stage, hooks);
    return webhook;
  }

  private constructor(server: Server) {
    this.#server = server;
  }

  async #register(stage: Stage, hooks: Readonly<Record<string, OtherHook>>): Promise<void> {
    for (const order of ['before admend', 'after admend'] as const) {
      const webhooks = Object.entries(hooks)
        .filter(([, hook]) => hook.order === order)
        .map(([name, hook]) => this.#registration(stage, name, hook));
      const configuration = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        metadata: { name: CONFIGURATIONS[order] },
        webhooks,
      };
      await stage.kubectl('create -f -', JSON.stringify(configuration));
    }
    for (const [name, { mutation }] of Object.entries(hooks)) {
      await eventually(`the API server asks the hook ${name}`, async () => {
        const probe = podFor(name, 'probe');
        const { stdout } = await stage.kubectl('create --dry-run=server -o json -f -', JSON.stringify(probe));
        return mutation(JSON.parse(stdout)).length === 0;
      });
    }
  }

  #registration(stage: Stage, name: string, { reinvocationPolicy }: OtherHook): JsonMap {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the other webhook has no port');
    return {
      name: `${name}.neighbour.example`,
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      reinvocationPolicy,
      clientConfig: {
        url: `https://${new URL(stage.webhook.url).hostname}:${address.port}/${name}`,
        caBundle: readFileSync(stage.webhook.ca).toString('base64'),
      },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      objectSelector: { matchLabels: { hook: name } },
    };
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

/** A Pod that the hook called `hook` is asked about. */
export function podFor(hook: string, name: string, parts: { readonly namespace?: string } = {}): JsonMap {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { hook, app: name }, ...parts },
    spec: { containers: [{ name: 'app', image: 'registry.example/app:1.0.0' }] },
  };
}

function replyTo(review: Json, mutation: Mutation = () => []): JsonMap {
  const object = mapAt(review, 'request', 'object') ?? {};
  const patch = Buffer.from(JSON.stringify(mutation(object))).toString('base64');
  const uid = stringAt(review, 'request', 'uid') ?? '';
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, allowed: true, patchType: 'JSONPatch', patch },
  };
}
