import type { Paint, Style } from './paint.ts';

const STYLES: Readonly<Record<string, Style>> = { '+': 'green', '-': 'red', '@': 'cyan' };

/** A unified diff with its lines coloured as git does. */
export function paintedDiff(diff: string, paint: Paint): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+++') || line.startsWith('---')) return paint('bold', line);
      const style = STYLES[line[0] ?? ''];
      return style === undefined ? line : paint(style, line);
    })
    .join('\n');
}
