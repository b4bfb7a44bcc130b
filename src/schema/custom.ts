import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GroupVersionKind } from '#admission/request.ts';
import type { Schema } from '#facts.ts';
import type { Json } from '#json/value.ts';
import { checkOf, type Validate } from './check.ts';

/** The OpenAPI documents of a cluster. */
export interface OpenApi {
  /** What changes with the document of a group and version; undefined where there is none. Rejects where nobody answers. */
  readonly hashOf: (group: string, version: string) => Promise<string | undefined>;
  readonly documentOf: (group: string, version: string) => Promise<Json>;
}

export interface CustomOptions {
  readonly openApi: OpenApi;
  /** Told of what could not be had; it is tried again. */
  readonly onError: (error: Error) => void;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** How long what is known is taken to hold, and how long what failed is left alone. */
const FRESH_MILLISECONDS = 60_000;

/** More groups and versions than this are not kept: no cluster has as many that policies are about. */
const MOST = 100;

interface Known {
  readonly hash: string | undefined;
  readonly schemas: ReadonlyMap<string, Schema>;
}

interface Entry {
  known: Known | undefined;
  /** When it was last asked for, by the clock. */
  asked: number;
}

const EXTENSION = fileURLToPath(import.meta.url).endsWith('.ts') ? '.ts' : '.js';

/**
 * Schemas of kinds that a cluster knows and Kubernetes does not. They are had from the cluster once somebody asks, and
 * compiled in a thread of their own: whoever asks first gets none.
 */
export class CustomSchemas {
  readonly #options: CustomOptions;
  readonly #entries = new Map<string, Entry>();
  /** One compilation at a time. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: CustomOptions) {
    this.#options = options;
  }

  /** What is known by now. */
  of({ group, version, kind }: GroupVersionKind): Schema | undefined {
    return this.#entries.get(`${group}/${version}`)?.known?.schemas.get(`${group}/${version}/${kind}`);
  }

  /** Finds out about a kind, or whether what is known still holds, unless that was done a moment ago. Never rejects. */
  async learn({ group, version }: GroupVersionKind): Promise<void> {
    const name = `${group}/${version}`;
    const entry = this.#entries.get(name) ?? { known: undefined, asked: Number.NEGATIVE_INFINITY };
    const now = this.#options.clock();
    if (now - entry.asked < FRESH_MILLISECONDS) return this.#last;
    if (!this.#entries.has(name) && this.#entries.size >= MOST) return;
    entry.asked = now;
    this.#entries.set(name, entry);
    this.#last = this.#last.then(() => this.#refresh(entry, group, version));
    return this.#last;
  }

  async #refresh(entry: Entry, group: string, version: string): Promise<void> {
    const { openApi, onError } = this.#options;
    try {
      const hash = await openApi.hashOf(group, version);
      if (entry.known !== undefined && entry.known.hash === hash) return;
      entry.known = {
        hash,
        schemas: hash === undefined ? new Map() : await compiled(await openApi.documentOf(group, version)),
      };
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

async function compiled(document: Json): Promise<ReadonlyMap<string, Schema>> {
  const text = await inThread(document);
  const module: { kinds: Readonly<Record<string, Validate>> } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  );
  return new Map(
    Object.entries(module.kinds).map(([kind, validate]) => [
      kind,
      { name: `${kind} of the cluster`, faults: checkOf(validate) },
    ]),
  );
}

async function inThread(document: Json): Promise<string> {
  const worker = new Worker(new URL(`./worker${EXTENSION}`, import.meta.url));
  try {
    worker.postMessage(document);
    const [answer]: { text?: string; error?: string }[] = await once(worker, 'message');
    if (answer?.text === undefined) throw new Error(answer?.error ?? 'nothing was compiled');
    return answer.text;
  } finally {
    await worker.terminate();
  }
}
