import { coloured, type Paint, plain } from '#report/paint.ts';

/** Where a command writes. Results go to `out`, everything about the work itself to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Puts a line in the place of the one that it wrote before, on standard error; an empty one leaves a clean line. */
  readonly redraw: (line: string) => void;
  /** Colours only where standard output is a terminal and NO_COLOR is not set. */
  readonly paint: Paint;
  /** True when a person watches standard error. */
  readonly watched: boolean;
}

const CLEAR_TO_END_OF_LINE = '\u001b[K';

export const terminal: Terminal = {
  out: (text) => void process.stdout.write(asLines(text)),
  err: (text) => void process.stderr.write(asLines(text)),
  redraw: (line) => void process.stderr.write(`\r${line}${CLEAR_TO_END_OF_LINE}`),
  paint: process.stdout.isTTY && !process.env['NO_COLOR'] ? coloured : plain,
  watched: process.stderr.isTTY === true,
};

/** A reader that has enough (`admend check … | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** Nothing stays nothing; everything else ends with its line. */
function asLines(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** What the process exits with. Design: 0 clean, 1 violations or refusals, 2 usage or input error. */
export const EXIT = { clean: 0, violations: 1, input: 2 } as const;
