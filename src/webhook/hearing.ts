/** When a cluster last told something about its policy sets. */
export class Hearing {
  readonly #clock: () => number;
  #last: number;
  #lost = false;

  /** `clock` is monotonic, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock;
    this.#last = clock();
  }

  /** It told something, if only that nothing is new. */
  heard(): void {
    this.#last = this.#clock();
    this.#lost = false;
  }

  /** It cannot be asked. */
  lost(): void {
    this.#lost = true;
  }

  /** For how long it has told nothing, in seconds. */
  get seconds(): number {
    return (this.#clock() - this.#last) / 1_000;
  }

  /** Whether what is known of it may be old. */
  get isStale(): boolean {
    return this.#lost || this.seconds > MOST_SECONDS;
  }
}

/** Two bookmarks, and some time to arrive. Source of the bookmark every minute: the API server's cacher. */
const MOST_SECONDS = 150;
