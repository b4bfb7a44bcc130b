import { setTimeout as elapsed } from 'node:timers/promises';
import { type Json, type JsonMap, mapAt, numberAt, stringAt } from '#json/value.ts';
import { type Api, Refused } from './api.ts';
import { linesOf } from './lines.ts';
import { listed } from './list.ts';
import { Mirror } from './mirror.ts';

/** Who wants to know what a collection of a cluster holds. */
export interface Watcher {
  /** All objects by name, whenever one of them changes. */
  readonly onObjects: (objects: ReadonlyMap<string, JsonMap>) => void;
  /** The cluster told something, if only that nothing is new: about every minute while it is heard. */
  readonly onHeard: () => void;
  /** The cluster tells of changes from now on; also after trouble. */
  readonly onReached: () => void;
  /** Why the cluster's word cannot be had at the moment. It is tried again. */
  readonly onTrouble: (error: Error) => void;
}

/** In milliseconds. */
export interface WatchTimes {
  /** Before the first new attempt; each further one waits twice as long as the one before, less a part by chance. */
  readonly least: number;
  readonly most: number;
  /** A watch on which nothing comes for so long is begun anew. Source of the bookmark every minute: the API server's cacher. */
  readonly silence: number;
}

const WATCH_TIMES: WatchTimes = { least: 500, most: 10_000, silence: 180_000 };

/** How long the API server is asked to go on, so that the replicas do not hang on the same one for ever. */
const WATCH_SECONDS = { least: 300, chance: 300 };

/**
 * Lists a collection of cluster-scoped objects and watches it, until it is stopped. What is lost is resumed where it
 * ended; what the API server does not remember any more (410) is listed anew. The informer of the Kubernetes client is
 * not used: it asks for no bookmarks, passes over lines that are not JSON, and ends with the first error that is no 410
 * (kubernetes-client/javascript#2385).
 */
export class CollectionWatch {
  readonly #api: Api;
  readonly #path: string;
  readonly #watcher: Watcher;
  readonly #times: WatchTimes;
  readonly #mirror: Mirror;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  /** Attempts in a row that brought nothing. */
  #failures = 0;

  constructor(api: Api, path: string, watcher: Watcher, times: WatchTimes = WATCH_TIMES) {
    this.#api = api;
    this.#path = path;
    this.#watcher = watcher;
    this.#times = times;
    this.#mirror = new Mirror(watcher.onObjects);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#failures = (await this.#bringsAnything()) ? 0 : this.#failures + 1;
      if (this.#failures > 0) await this.#pause();
    }
  }

  async #bringsAnything(): Promise<boolean> {
    const before = this.#mirror.version;
    const begun = performance.now();
    try {
      await this.#attempt();
      // Where nothing happens nothing comes, and the API server ends the watch all the same.
      if (performance.now() - begun >= this.#times.most) return true;
    } catch (error) {
      this.#fail(error);
    }
    return this.#mirror.version !== before;
  }

  /** Until the API server ends it, the connection is lost, or nothing comes. */
  async #attempt(): Promise<void> {
    const mirror = this.#mirror;
    if (mirror.version === undefined)
      mirror.replace(await listed(this.#api, this.#path, this.#stopping.signal));
    const quiet = new AbortController();
    const timer = setTimeout(() => quiet.abort(), this.#times.silence);
    timer.unref();
    try {
      const signal = AbortSignal.any([this.#stopping.signal, quiet.signal]);
      const body = await this.#api.stream(`${this.#path}?${queryFrom(mirror.version ?? '')}`, signal);
      this.#watcher.onHeard();
      this.#watcher.onReached();
      for await (const event of linesOf(body)) {
        timer.refresh();
        this.#watcher.onHeard();
        take(JSON.parse(event), mirror);
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** That the connection is lost, or the API server busy, says nothing about what is known; any other answer may. */
  #fail(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    if (error instanceof SyntaxError || (error instanceof Refused && !isBusy(error))) this.#mirror.forget();
    // That the API server forgets is in the order of things, but not again and again.
    const expected = error instanceof Refused && error.status === 410 && this.#failures === 0;
    if (!expected) this.#watcher.onTrouble(error instanceof Error ? error : new Error(String(error)));
  }

  async #pause(): Promise<void> {
    const { least, most } = this.#times;
    const longest = Math.min(most, least * 2 ** (this.#failures - 1));
    const chance = 0.5 + Math.random() / 2;
    const { signal } = this.#stopping;
    await elapsed(longest * chance, undefined, { signal, ref: false }).catch(() => {});
  }
}

function isBusy({ status }: Refused): boolean {
  return status === 429 || status >= 500;
}

function queryFrom(version: string): string {
  const seconds = Math.round(WATCH_SECONDS.least + Math.random() * WATCH_SECONDS.chance);
  const from = encodeURIComponent(version);
  return `watch=true&allowWatchBookmarks=true&timeoutSeconds=${seconds}&resourceVersion=${from}`;
}

function take(event: Json, mirror: Mirror): void {
  const object: JsonMap = mapAt(event, 'object') ?? {};
  const type = stringAt(event, 'type') ?? '';
  if (type === 'ERROR') {
    mirror.forget();
    throw new Refused(numberAt(object, 'code') ?? 0, stringAt(object, 'message') ?? 'the watch failed');
  }
  mirror.take(type, object);
}
