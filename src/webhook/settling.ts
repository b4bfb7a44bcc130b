/** Work that waits until what causes it has come to rest. In milliseconds. */
export interface Patience {
  /** How long nothing has to come. */
  readonly quiet: number;
  /** How long the work waits at the most, whatever comes. */
  readonly most: number;
}

/** Does `work` once for many calls of `soon`. */
export class Settling {
  readonly #work: () => void;
  readonly #patience: Patience;
  #timer: NodeJS.Timeout | undefined;
  #since: number | undefined;

  constructor(work: () => void, patience: Patience) {
    this.#work = work;
    this.#patience = patience;
  }

  soon(): void {
    const now = performance.now();
    this.#since ??= now;
    const { quiet, most } = this.#patience;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), Math.min(quiet, Math.max(0, this.#since + most - now)));
    this.#timer.unref();
  }

  /** Does it at once, and not again for what was waited for. */
  now(): void {
    this.stop();
    this.#work();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#since = undefined;
  }
}
