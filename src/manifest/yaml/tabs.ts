import type { Problem } from './problem.ts';

/** What the lexer of npm `yaml` says before the text of a plain or block scalar. */
const SCALAR = '\x1f';
const CONTROLS = ['\x02', '\x18', SCALAR];

/**
 * Finds the tabs that indent. Fed with the lexemes of one document in order. goyaml.v2's `yaml_parser_scan_to_next_token`
 * takes no tab at the start of a line nor behind `-` or `?`, not even on a line of blanks; npm `yaml` takes some. Only
 * behind a plain scalar, which might go on, may spaces and then a tab follow.
 */
export class TabWatch {
  /** The first tab that stands where only spaces may. */
  problem: Problem | undefined;
  #flow = 0;
  #indenting = true;
  #scalar = false;
  #behindPlain = false;
  #column = 0;

  next(lexeme: string, offset: number): void {
    if (this.#scalar) this.#text(lexeme);
    else if (/^[ \t]+$/.test(lexeme)) this.#blanks(lexeme, offset);
    else if (!CONTROLS.includes(lexeme)) this.#token(lexeme);
    this.#scalar = !this.#scalar && lexeme === SCALAR;
  }

  #text(scalar: string): void {
    this.#indenting = scalar.endsWith('\n');
    this.#behindPlain = !this.#indenting;
  }

  #blanks(lexeme: string, offset: number): void {
    const tab = lexeme.indexOf('\t');
    const allowed = !this.#indenting || this.#flow > 0 || (this.#behindPlain && this.#column + tab > 0);
    if (tab !== -1 && !allowed)
      this.problem ??= { offset: offset + tab, message: 'expected spaces: a tab cannot indent' };
    this.#column += lexeme.length;
  }

  #token(lexeme: string): void {
    if (lexeme === '[' || lexeme === '{') this.#flow++;
    if (lexeme === ']' || lexeme === '}') this.#flow--;
    const newLine = lexeme.endsWith('\n');
    this.#indenting = newLine || lexeme === '-' || lexeme === '?';
    this.#behindPlain &&= newLine;
    if (newLine) this.#column = 0;
  }
}
