/** A line for a person who waits. */
export const say = (line: string) => void process.stderr.write(`${line}\n`);

/** A result. */
export const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Lines about broken laws that are shown; a law that is broken once is mostly broken often. */
const SHOWN = 20;

export function sayBroken(lines: readonly string[]): void {
  for (const line of lines.slice(0, SHOWN)) say(line);
  if (lines.length > SHOWN) say(`and ${lines.length - SHOWN} more`);
}
