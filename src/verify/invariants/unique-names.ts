import type { Tell } from './gather.ts';

/** Tells of a name that is not written as `isName` wants it, or that is among those before it; then it is, too. */
export function checkName(
  what: string,
  name: string,
  isName: (name: string) => boolean,
  before: Set<string>,
  tell: Tell,
): void {
  if (!isName(name)) tell(`${what} ${name} is not well-formed`);
  else if (before.has(name)) tell(`${what} ${name} stands twice`);
  before.add(name);
}
