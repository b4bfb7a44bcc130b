import type { Lexeme } from './lexemes.ts';
import type { Problem } from './problem.ts';

/**
 * Finds what libyaml, and so kubectl, refuses and npm `yaml` lets pass. It is shown the lexemes of one document in their
 * order. The rules are those of goyaml.v2's `scannerc.go`:
 * - no tab at the start of a line nor behind `-` or `?`, not even on a line of blanks (only behind a plain scalar, which
 *   might go on, may spaces and then a tab follow);
 * - no tab where the first line of a block scalar shows how deep it is indented;
 * - no word in brackets that begins with `?` or `:`;
 * - no bracket or comma right behind a tag.
 */
export class Watch {
  /** The first thing found. */
  problem: Problem | undefined;
  /** Whether blanks would be indentation here. */
  #indenting = true;
  #behindPlain = false;
  #column = 0;
  /** The header of the last block scalar, `|` or `>2-`. */
  #header = '';
  #tagEnd = -1;

  see(lexeme: Lexeme): void {
    if (lexeme.kind === 'scalar') this.#scalar(lexeme);
    else if (/^[ \t]+$/.test(lexeme.text)) this.#blanks(lexeme);
    else if (lexeme.kind === 'other') this.#other(lexeme);
  }

  #scalar({ text, offset, brackets }: Lexeme): void {
    const block = this.#header !== '';
    const tab = block && !/\d/.test(this.#header) ? /^(?: *\r?\n)* *(?=\t)/.exec(text) : null;
    if (tab) this.#found(offset + tab[0].length, 'expected spaces: a tab cannot indent');
    if (brackets > 0 && /^[?:]/.test(text))
      this.#found(offset, `expected quotes around text that begins with ${text[0]}`);
    this.#indenting = block;
    this.#behindPlain = !block;
    this.#header = '';
  }

  #blanks({ text, offset, brackets }: Lexeme): void {
    const tab = text.indexOf('\t');
    const allowed = !this.#indenting || brackets > 0 || (this.#behindPlain && this.#column + tab > 0);
    if (tab !== -1 && !allowed) this.#found(offset + tab, 'expected spaces: a tab cannot indent');
    this.#column += text.length;
  }

  #other({ text, offset }: Lexeme): void {
    if (offset === this.#tagEnd && /^[,[\]{}]/.test(text))
      this.#found(offset, 'expected a blank behind the tag');
    const newLine = text.endsWith('\n');
    this.#indenting = newLine || text === '-' || text === '?';
    this.#behindPlain &&= newLine;
    if (newLine) this.#column = 0;
    if (/^[|>]/.test(text)) this.#header = text;
    if (text.startsWith('!')) this.#tagEnd = offset + text.length;
  }

  #found(offset: number, message: string): void {
    this.problem ??= { offset, message };
  }
}
