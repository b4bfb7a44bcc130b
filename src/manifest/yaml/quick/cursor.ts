import { UNSURE } from './unsure.ts';

const SPACE = 0x20;
const LINE_FEED = 0x0a;
export const HASH = 0x23;

/** Far deeper than anybody writes, and far from where a call stack ends. */
const DEEP = 100;

/** Where the quick reader stands in its text. */
export class Cursor {
  readonly text: string;
  at: number;
  /** The indentation of the line that it came to last; -1 once none is left. */
  indent: number;
  /** Whether there are comments right above that line. */
  belowComment = false;
  #lineStart: number;
  #depth = 0;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
    this.#lineStart = text.lastIndexOf('\n', at - 1) + 1;
    this.indent = this.column;
  }

  /** The code of the character here; NaN at the end. */
  get code(): number {
    return this.text.charCodeAt(this.at);
  }

  get column(): number {
    return this.at - this.#lineStart;
  }

  /** Whether a sticky `pattern` fits here. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    return pattern.test(this.text);
  }

  /** Takes what a sticky `pattern` fits, if it does. */
  take(pattern: RegExp): string | undefined {
    if (!this.sees(pattern)) return undefined;
    const from = this.at;
    this.at = pattern.lastIndex;
    return this.text.slice(from, this.at);
  }

  /** Goes behind what a sticky `pattern` fits, if it does. */
  skip(pattern: RegExp): void {
    if (this.sees(pattern)) this.at = pattern.lastIndex;
  }

  skipSpaces(): void {
    while (this.code === SPACE) this.at++;
  }

  /** Goes behind one character, if it is this one. */
  passes(code: number): boolean {
    if (this.code !== code) return false;
    this.at++;
    return true;
  }

  /** True where nothing but spaces, which are skipped, and a comment is left of the line. */
  isLineEnd(): boolean {
    this.skipSpaces();
    const { code } = this;
    if (code === HASH) return this.text.charCodeAt(this.at - 1) === SPACE;
    return code === LINE_FEED || Number.isNaN(code);
  }

  /** Goes on to the next line that says something; of this one nothing may be left. */
  endLine(): void {
    if (!this.isLineEnd()) throw UNSURE;
    this.nextLine();
  }

  /** Goes to the first character of the next line that is neither blank nor a comment. */
  nextLine(): void {
    this.nextText();
    this.belowComment = this.code === HASH;
    while (this.code === HASH) this.nextText();
  }

  /** Goes to the first character of the next line that is not blank; it may be a comment's. */
  nextText(): void {
    do {
      const end = this.text.indexOf('\n', this.at);
      this.at = end === -1 ? this.text.length : end + 1;
      this.#lineStart = this.at;
      this.skipSpaces();
    } while (this.code === LINE_FEED);
    this.indent = this.at < this.text.length ? this.column : -1;
  }

  /** Reads what is nested one level deeper. */
  deeper<T>(read: () => T): T {
    if (++this.#depth > DEEP) throw UNSURE;
    const result = read();
    this.#depth--;
    return result;
  }
}
