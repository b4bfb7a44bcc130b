/** Lines that may occur more than once. */
export class Bag {
  readonly #counts = new Map<string, number>();

  constructor(lines: readonly string[]) {
    for (const line of lines) this.#counts.set(line, (this.#counts.get(line) ?? 0) + 1);
  }

  /** False where none of this line is left. */
  take(line: string): boolean {
    const count = this.#counts.get(line) ?? 0;
    this.#counts.set(line, count - 1);
    return count > 0;
  }
}
