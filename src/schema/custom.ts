import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GroupVersionKind } from '#admission/request.ts';
import type { Schema } from '#facts.ts';
import type { Json } from '#json/value.ts';
import { checkOf, type Validate } from './check.ts';
import type { Compiled } from './worker.ts';

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

interface Compilation {
  readonly schemas: ReadonlyMap<string, Schema>;
  /** Why some kinds are not among them. */
  readonly errors: readonly string[];
}

const NOTHING: Compilation = { schemas: new Map(), errors: [] };

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
      const { schemas, errors } =
        hash === undefined ? NOTHING : await compiled(await openApi.documentOf(group, version));
      entry.known = { hash, schemas };
      for (const error of errors) onError(new Error(error));
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** Beyond these a document is not worth the webhook's memory and time. */
const LIMITS = { maxOldGenerationSizeMb: 256 };
const PATIENCE_MILLISECONDS = 30_000;
const MOST_CHARACTERS = 8 * 1024 * 1024;

async function compiled(document: Json): Promise<Compilation> {
  const { texts, errors } = await inThread(document);
  const schemas = new Map<string, Schema>();
  const failed = [...errors];
  for (const text of texts) {
    if (text.length > MOST_CHARACTERS) {
      failed.push('a schema is too large to be checked by');
      continue;
    }
    const module: { kinds: Readonly<Record<string, Validate>> } = await import(
      `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
    );
    for (const [kind, validate] of Object.entries(module.kinds))
      schemas.set(kind, { name: `${kind} of the cluster`, faults: checkOf(validate) });
  }
  return { schemas, errors: failed };
}

async function inThread(document: Json): Promise<Compiled> {
  const worker = new Worker(new URL(`./worker${EXTENSION}`, import.meta.url), { resourceLimits: LIMITS });
  try {
    worker.postMessage(document);
    // Rejects when the thread ends with an error, such as having no memory left, and when it takes too long.
    const [answer]: Compiled[] = await once(worker, 'message', {
      signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
    });
    if (answer === undefined) throw new Error('nothing was compiled');
    return answer;
  } finally {
    await worker.terminate();
  }
}
