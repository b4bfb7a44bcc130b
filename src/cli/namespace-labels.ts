import { setTimeout as elapsed } from 'node:timers/promises';
import { messageOf } from '#errors.ts';
import type { Facts } from '#facts.ts';
import type { Namespaces } from '#kube/namespaces.ts';
import type { Log } from '#telemetry/log.ts';

/** How long the start waits for the cluster. */
const PATIENCE_MILLISECONDS = 3_000;

const AGAIN_MILLISECONDS = 5_000;

/** The labels of the cluster's namespaces, had from it once somebody asks. */
export class NamespaceLabels {
  readonly #log: Log;
  #watch: Promise<Namespaces | undefined> | undefined;
  #namespaces: Namespaces | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Resolves when they are known, or cannot be had for now; after a few seconds in any case. */
  async start(): Promise<void> {
    this.#watch ??= this.#open();
    const opened = this.#watch.then((namespaces) => {
      this.#namespaces = namespaces;
    });
    await Promise.race([opened, elapsed(PATIENCE_MILLISECONDS, undefined, { ref: false })]);
  }

  /** Asks the cluster about one namespace; `of` knows it then, if it is there. */
  async lookUp(namespace: string): Promise<void> {
    await this.#namespaces?.lookUp(namespace);
  }

  /** `unknown` until the cluster has told. */
  of(namespace: string): Facts['namespaceLabels'] {
    if (this.#watch === undefined) void this.start();
    return this.#namespaces?.labelsOf(namespace) ?? 'unknown';
  }

  async stop(): Promise<void> {
    await this.#namespaces?.stop();
  }

  async #open(): Promise<Namespaces | undefined> {
    try {
      // The client takes longer to load than all the rest, and most policy sets go without labels.
      const { watchNamespaces } = await import('#kube/namespaces.ts');
      return await watchNamespaces((error) => this.#complain(error));
    } catch (error) {
      this.#complain(error);
      // The next request that asks begins anew.
      setTimeout(() => (this.#watch = undefined), AGAIN_MILLISECONDS).unref();
      return undefined;
    }
  }

  #complain(error: unknown): void {
    const message = messageOf(error);
    this.#log.warn({ error: message }, 'labels of namespaces are unknown; sets that go by them have no say');
  }
}
