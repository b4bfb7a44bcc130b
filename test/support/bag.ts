/** What occurs, and how often: keys of violations may occur more than once in an object. */
export class Bag {
  readonly #counts = new Map<string, number>();

  constructor(keys: readonly string[]) {
    for (const key of keys) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** False where none of this key is left. */
  take(key: string): boolean {
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count - 1);
    return count > 0;
  }

  /** The keys that occur more often than in the bag, which is empty afterwards. */
  beyond(keys: readonly string[]): readonly string[] {
    return keys.filter((key) => !this.take(key));
  }
}
