/** Where one document stands in a file. All numbers are offsets in UTF-16 units; `end` is exclusive. */
export interface Section {
  /** From here on it is parsed: its directives and comments, its `---`, or its content. */
  readonly start: number;
  /** First character that is no space and no comment; `end` for an empty document. */
  readonly content: number;
  readonly end: number;
}
