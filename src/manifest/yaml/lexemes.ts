import { Lexer } from 'yaml';

/** A piece of text as npm `yaml`'s lexer cuts it, for its parser. */
export interface Lexeme {
  readonly text: string;
  readonly offset: number;
  /** `signal`: a control character that tells the parser something and is not in the text. */
  readonly kind: 'signal' | 'scalar' | 'other';
  /** How many brackets are open around it. */
  readonly brackets: number;
}

/** Signals: the next lexeme is a plain or block scalar; a document begins; brackets end without being closed. */
const SCALAR = '\x1f';
const DOCUMENT = '\x02';
const BRACKETS_END = '\x18';

/** The lexemes of a text, cut where libyaml cuts them. */
export function* lexemesOf(text: string): Generator<Lexeme, void> {
  const place = new Place();
  const words = new Words(text);
  for (const cut of new Lexer().lex(text)) yield* words.next(place.of(cut));
  yield* words.held();
}

/** Tells of each cut of the lexer where it stands and what it is. */
class Place {
  #offset = 0;
  #brackets = 0;
  #scalar = false;

  of(text: string): Lexeme {
    const isSignal = !this.#scalar && [SCALAR, DOCUMENT, BRACKETS_END].includes(text);
    const lexeme: Lexeme = {
      text,
      offset: this.#offset,
      kind: isSignal ? 'signal' : this.#scalar ? 'scalar' : 'other',
      brackets: this.#brackets,
    };
    if (!isSignal) this.#offset += text.length;
    this.#brackets = bracketsAfter(lexeme);
    this.#scalar = isSignal && text === SCALAR;
    return lexeme;
  }
}

function bracketsAfter({ text, kind, brackets }: Lexeme): number {
  if (kind === 'scalar') return brackets;
  if (text === BRACKETS_END) return 0;
  return brackets + (text === '[' || text === '{' ? 1 : 0) - (text === ']' || text === '}' ? 1 : 0);
}

/**
 * In brackets, before a comma or a bracket, `-` is a word to libyaml (`[tar, -xf, -]`) and so is `a:` (`[events:]`). npm
 * `yaml` takes the one for a list item and the other for a key.
 */
class Words {
  readonly #text: string;
  /** A word that may yet get a colon, and the blanks behind it. */
  #held: Lexeme[] = [];
  /** Where a word ended that the lexer took for an indicator; before a comma it puts an empty scalar there. */
  #end: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  held(): Lexeme[] {
    return this.#held;
  }

  next(lexeme: Lexeme): Lexeme[] {
    if (this.#isFiller(lexeme)) return [];
    const held = this.#held;
    this.#held = [];
    if (lexeme.brackets > 0 && (held.length > 0 ? isBlank(lexeme) : lexeme.kind === 'scalar')) {
      this.#held = [...held, lexeme];
      return [];
    }
    const { text, offset } = lexeme;
    if (!this.#isWordEnd(lexeme) || (text === ':' && held.length === 0)) return [...held, lexeme];
    this.#end = offset + 1;
    if (text === '-') return [...held, ...wordOf(lexeme)];
    return [{ ...lexeme, text: textOf(held) + text, kind: 'scalar' }];
  }

  #isFiller({ text, offset }: Lexeme): boolean {
    return offset === this.#end && this.#text[offset] === ',' && (text === SCALAR || text === '');
  }

  #isWordEnd({ text, offset, kind, brackets }: Lexeme): boolean {
    const next = this.#text.charAt(offset + text.length);
    return brackets > 0 && kind === 'other' && (text === '-' || text === ':') && /^[,[\]{}]/.test(next);
  }
}

function isBlank({ text, kind }: Lexeme): boolean {
  return kind === 'other' && /^[ \t]+$/.test(text);
}

function textOf(lexemes: readonly Lexeme[]): string {
  return lexemes.map(({ text }) => text).join('');
}

function wordOf(lexeme: Lexeme): Lexeme[] {
  return [
    { ...lexeme, text: SCALAR, kind: 'signal' },
    { ...lexeme, kind: 'scalar' },
  ];
}
