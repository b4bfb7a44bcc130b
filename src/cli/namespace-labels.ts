import type { Facts } from '#facts.ts';
import type { Namespaces } from '#kube/namespaces.ts';
import type { Log } from '#telemetry/log.ts';

/** The labels of the cluster's namespaces, had from it once somebody asks. */
export class NamespaceLabels {
  readonly #log: Log;
  #watch: Promise<Namespaces | undefined> | undefined;
  #namespaces: Namespaces | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Resolves when they are known, or cannot be had for now. */
  async start(): Promise<void> {
    this.#watch ??= this.#open();
    this.#namespaces = await this.#watch;
  }

  /** `unknown` until the cluster has told. */
  of(namespace: string): Facts['namespaceLabels'] {
    if (this.#watch === undefined) void this.start();
    return this.#namespaces?.labelsOf(namespace) ?? 'unknown';
  }

  async stop(): Promise<void> {
    await (await this.#watch)?.stop();
  }

  async #open(): Promise<Namespaces | undefined> {
    try {
      // The client takes longer to load than all the rest, and most policy sets go without labels.
      const { watchNamespaces } = await import('#kube/namespaces.ts');
      return await watchNamespaces((error) => this.#complain(error));
    } catch (error) {
      this.#complain(error);
      return undefined;
    }
  }

  #complain(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#log.warn({ error: message }, 'labels of namespaces are unknown; sets that go by them have no say');
  }
}
