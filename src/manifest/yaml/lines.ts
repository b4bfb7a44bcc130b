/** Line and column, both from 1; the column counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into lines and columns; asking often costs little, and what is behind them is not read. */
export class LinePositions {
  readonly #text: string;
  readonly #starts: number[] = [0];
  /** The first line break that is not in `#starts`; -1 when all are. */
  #next: number;

  constructor(text: string) {
    this.#text = text;
    this.#next = text.indexOf('\n');
  }

  at(offset: number): Position {
    for (; this.#next !== -1 && this.#next < offset; this.#next = this.#text.indexOf('\n', this.#next + 1))
      this.#starts.push(this.#next + 1);
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
