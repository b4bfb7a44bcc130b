/**
 * Requests that have arrived whole, first come, first served. They are worked on in slices of time between which the
 * event loop accepts, reads and sheds: so how many wait is known here, and not hidden in the sockets of a process
 * that is too busy to look.
 */
export class Queue<T> {
  readonly #limit: number;
  readonly #work: (item: T) => void;
  readonly #clock: () => number;
  #waiting: T[] = [];
  /** Where in `#waiting` the line begins. */
  #next = 0;
  #scheduled = false;

  /** `work` must not throw. `clock` is monotonic, in milliseconds. */
  constructor(limit: number, work: (item: T) => void, clock: () => number) {
    this.#limit = limit;
    this.#work = work;
    this.#clock = clock;
  }

  get length(): number {
    return this.#waiting.length - this.#next;
  }

  /** Adds it at the end; false when there is no room. */
  add(item: T): boolean {
    if (this.length >= this.#limit) return false;
    this.#waiting.push(item);
    this.#schedule();
    return true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#slice());
  }

  #slice(): void {
    this.#scheduled = false;
    const end = this.#clock() + SLICE_MILLISECONDS;
    do this.#workOnNext();
    while (this.length > 0 && this.#clock() < end);
    if (this.length > 0) this.#schedule();
  }

  #workOnNext(): void {
    const item = this.#waiting[this.#next++];
    if (this.#next === this.#waiting.length || this.#next >= COMPACT_AT) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    if (item !== undefined) this.#work(item);
  }
}

/** Some tens of requests: short against any deadline, long against what a turn of the event loop costs by itself. */
const SLICE_MILLISECONDS = 10;

/** Keeps the finished front of the line from growing, at a cost that is spread over as many requests. */
const COMPACT_AT = 1_024;
