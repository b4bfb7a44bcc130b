/**
 * libyaml lets quotes and brackets run on over lines that hang to the left of where they began; YAML 1.2, and npm `yaml`
 * with it, does not:
 *
 *     annotation: '[
 *     ]'
 *
 * For such a text this gives one of the same length in which every bracket and every quoted text stands on one line
 * (breaks and comments inside are blanked), so that it parses and every offset still fits.
 */
export function straighten(text: string): string {
  const scan = new Straightener(text);
  while (scan.step()) {}
  return scan.result();
}

const BLANKS = /[ \t]+/y;
const BREAK = /\r?\n/y;
const COMMENT = /#[^\n]*/y;
const QUOTED = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^']*(?:''[^']*)*'/y;
const BLOCK_SCALAR = /[|>][-+\d]*[ \t]*(?:#[^\n]*)?\r?\n/y;
const INDICATOR = /[-?:](?=[ \t\r\n]|$)/y;
const PROPERTY = /[&!*][^ \t\r\n,[\]{}]*/y;
const PLAIN = /(?:[^ \t\r\n:]|:(?![ \t\r\n]|$)|[ \t]+(?=[^ \t#\r\n]))+/y;
const PLAIN_IN_FLOW = /(?:[^ \t\r\n:,[\]{}]|:(?![ \t\r\n,[\]{}]|$)|[ \t]+(?=[^ \t#\r\n,[\]{}]))+/y;
const NEXT_LINE = /(?:[ \t]*\r?\n)+( *)(?=[^\s#])/y;
const LINE = /( *)([^\n]*)(?:\n|$)/y;

class Straightener {
  readonly #text: string;
  readonly #out: string[] = [];
  #at = 0;
  #lineStart = 0;
  #flow = 0;
  /** The column of the block that what comes next belongs to; -1 outside of all. */
  #owner = -1;
  /** Where the node that may yet turn out to be a key began. */
  #node: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  result(): string {
    return this.#out.join('');
  }

  step(): boolean {
    if (this.#at >= this.#text.length) return false;
    if (this.#space() || this.#quoted()) return true;
    if (this.#flow > 0) return this.#inFlow();
    return this.#inBlock() || this.#keep(this.#text[this.#at] ?? '');
  }

  #space(): boolean {
    const blanks = this.#match(BLANKS);
    if (blanks !== undefined) return this.#keep(blanks);
    const gone = this.#match(BREAK) ?? this.#match(COMMENT);
    if (gone?.includes('\n')) this.#node = undefined;
    return gone !== undefined && (this.#flow > 0 ? this.#blank(gone) : this.#keep(gone));
  }

  #quoted(): boolean {
    const quoted = this.#match(QUOTED);
    if (quoted === undefined) return false;
    this.#node ??= this.#at;
    return this.#blank(quoted);
  }

  #inFlow(): boolean {
    const char = this.#text[this.#at] ?? '';
    if ('[{'.includes(char)) this.#flow++;
    if (']}'.includes(char)) this.#flow--;
    return this.#keep(this.#match(PROPERTY) ?? this.#match(PLAIN_IN_FLOW) ?? char);
  }

  #inBlock(): boolean {
    const indicator = this.#match(INDICATOR);
    if (indicator !== undefined) return this.#indicator(indicator);
    const header = this.#match(BLOCK_SCALAR);
    if (header !== undefined) return this.#blockScalar(header);
    this.#node ??= this.#at;
    const char = this.#text[this.#at] ?? '';
    if ('[{'.includes(char)) this.#flow++;
    if ('[{]}'.includes(char)) return this.#keep(char);
    const property = this.#match(PROPERTY);
    return property === undefined ? this.#plain() : this.#keep(property);
  }

  #indicator(indicator: string): boolean {
    this.#owner = (indicator === ':' ? (this.#node ?? this.#at) : this.#at) - this.#lineStart;
    this.#node = undefined;
    return this.#keep(indicator);
  }

  #blockScalar(header: string): boolean {
    this.#keep(header);
    for (let line = this.#lineInside(); line !== undefined && line !== ''; line = this.#lineInside())
      this.#keep(line);
    this.#node = undefined;
    return true;
  }

  #lineInside(): string | undefined {
    LINE.lastIndex = this.#at;
    const [line, indent, content] = LINE.exec(this.#text) ?? [];
    return content?.trim() === '' || (indent?.length ?? 0) > this.#owner ? line : undefined;
  }

  /** A plain scalar with the lines it runs on over: a quote that begins one of those is no quote. */
  #plain(): boolean {
    if (!this.#keep(this.#match(PLAIN) ?? '')) return false;
    NEXT_LINE.lastIndex = this.#at;
    for (let next = NEXT_LINE.exec(this.#text); next; next = NEXT_LINE.exec(this.#text)) {
      if ((next[1]?.length ?? 0) <= this.#owner) break;
      this.#keep(next[0] + (this.#match(PLAIN, this.#at + next[0].length) ?? ''));
      NEXT_LINE.lastIndex = this.#at;
    }
    return true;
  }

  #match(pattern: RegExp, at = this.#at): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0];
  }

  #blank(part: string): boolean {
    return this.#keep(part, part.startsWith('#') ? ' '.repeat(part.length) : part.replace(/[\r\n]/g, ' '));
  }

  #keep(part: string, written = part): boolean {
    this.#out.push(written);
    if (part.includes('\n')) this.#lineStart = this.#at + part.lastIndexOf('\n') + 1;
    this.#at += part.length;
    return part !== '';
  }
}
