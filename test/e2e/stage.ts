import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isList, isMap, type Json, type JsonMap, stringAt } from '#json/value.ts';
import { type Cluster, type ClusterOptions, startCluster } from '../cluster/cluster.ts';
import { admend, startWebhook, type WebhookProcess } from '../support/webhook-process.ts';

/** A real cluster with a real webhook beside it. The webhook is registered only when a test asks for it. */
export class Stage {
  readonly cluster: Cluster;
  readonly webhook: WebhookProcess;

  static async open(policies: readonly string[], options: ClusterOptions = {}): Promise<Stage> {
    const cluster = await startCluster(options);
    try {
      return new Stage(cluster, await startWebhook(policies, cluster.env));
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  private constructor(cluster: Cluster, webhook: WebhookProcess) {
    this.cluster = cluster;
    this.webhook = webhook;
  }

  /** Registers the webhook and waits until the API server asks it. */
  async install(policies: readonly string[]): Promise<void> {
    const { url, ca } = this.webhook;
    await admend(['install', `--url=${url}`, `--ca=${ca}`, '--policies', ...policies], this.cluster.env);
    await eventually('the API server asks the webhook', async () => {
      const { stderr } = await this.kubectl('run probe --image=registry.example/probe:1 --dry-run=server');
      return stderr.includes('mended:');
    });
  }

  async uninstall(): Promise<void> {
    await admend(['uninstall'], this.cluster.env);
  }

  /** Runs kubectl with words split at blanks; fails the test when kubectl fails. */
  async kubectl(command: string, input?: string) {
    const result = await this.try(command, input);
    if (result.code !== 0) throw new Error(`kubectl ${command}: ${result.stderr}`);
    return result;
  }

  /** The same for a command that may fail. */
  try(command: string, input?: string) {
    return this.cluster.kubectl(command.split(' '), input === undefined ? {} : { input });
  }

  /** Sends a merge patch, as a controller does: a hundred kubectl processes would take half a minute to start. */
  async merge(path: string, patch: Json): Promise<void> {
    const { status } = await this.send('PATCH', path, 'application/merge-patch+json', patch);
    if (status !== 200) throw new Error(`PATCH ${path} answers ${status}`);
  }

  /**
   * Asks the API server without kubectl, which writes some characters at six times their length. Warnings as they come,
   * in one text.
   */
  async send(
    method: string,
    path: string,
    type: string,
    body: Json,
  ): Promise<{ status: number; text: string; warnings: string }> {
    const { server, ca, token } = this.cluster;
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const call = request(`${server}${path}`, { method, ca, headers });
    call.end(JSON.stringify(body));
    const [response]: IncomingMessage[] = await once(call, 'response');
    if (response === undefined) throw new Error(`${method} ${path} is not answered`);
    return {
      status: response.statusCode ?? 0,
      text: Buffer.concat(await response.toArray()).toString(),
      warnings: String(response.headers['warning'] ?? ''),
    };
  }

  async get(what: string): Promise<JsonMap> {
    const object: Json = JSON.parse((await this.kubectl(`get ${what} -o json`)).stdout);
    if (!isMap(object)) throw new Error(`${what} is not an object`);
    return object;
  }

  /** The items of a list, e.g. `pods -l app=web`. */
  async list(what: string): Promise<readonly JsonMap[]> {
    const { items = [] } = await this.get(what);
    return isList(items) ? items.filter(isMap) : [];
  }

  /** The reviews that the API server sent for objects of this kind, oldest first. */
  reviews(kind: string): readonly { readonly path: string; readonly review: Json }[] {
    const lines = readFileSync(this.webhook.recording, 'utf8').trim().split('\n');
    return lines
      .map((line): { path: string; review: Json } => JSON.parse(line))
      .filter(({ review }) => stringAt(review, 'request', 'kind', 'kind') === kind);
  }

  async close(): Promise<void> {
    await this.webhook.stop();
    await this.cluster.stop();
  }
}

/** Asks again until the answer is yes. What a controller will do has no moment that could be waited for. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`did not happen within a minute: ${what}`);
}
