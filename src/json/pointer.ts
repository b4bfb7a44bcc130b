/** JSON Pointer (RFC 6901) as strings and as their unescaped tokens. */

/** `a/b~c` -> `a~1b~0c`: one key, made safe to stand inside a pointer. */
export function escapeToken(token: string): string {
  return /[~/]/.test(token) ? token.replaceAll('~', '~0').replaceAll('/', '~1') : token;
}

/** `/a~1b/0` -> [`a/b`, `0`]; the empty pointer (the whole document) -> []. */
export function tokensOf(pointer: string): string[] {
  if (pointer === '') return [];
  const tokens = pointer.slice(1).split('/');
  // Hardly any pointer holds an escape, and every request makes many tokens.
  return pointer.includes('~') ? tokens.map(unescapeToken) : tokens;
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The inverse of `tokensOf`. */
export function pointerOf(tokens: readonly (string | number)[]): string {
  return tokens.map((token) => `/${escapeToken(String(token))}`).join('');
}

/** `/a/b/c` -> `/a/b`; of a pointer to a member of the whole, and of the whole, the empty one. */
export function pointerAbove(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

/** `/a/b/c` -> `/a/b`, `/a` */
export function ancestorsOf(pointer: string): string[] {
  const ancestors: string[] = [];
  for (let above = pointerAbove(pointer); above !== ''; above = pointerAbove(above)) ancestors.push(above);
  return ancestors;
}

/** A list index as RFC 6901 writes it (no sign, no leading zero); undefined for every other token, `-` included. */
export function indexOf(token: string): number | undefined {
  return /^(0|[1-9]\d{0,9})$/.test(token) ? Number(token) : undefined;
}
