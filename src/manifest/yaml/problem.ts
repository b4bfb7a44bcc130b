/** Why a document cannot be read, and where: `offset` in UTF-16 units from the start of the document's text. */
export interface Problem {
  readonly offset: number;
  readonly message: string;
}

/**
 * Kubernetes' own deepest schemas nest below 100 levels. kubectl stops at 10,000; the parser's call stack, and that of
 * everybody who walks the value, lasts for about 1,000, so the limit is drawn where no stack decides.
 */
export const MAX_DEPTH = 300;

export const TOO_DEEP = `expected at most ${MAX_DEPTH} levels of nesting`;
