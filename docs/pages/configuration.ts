import { stringify } from 'yaml';
import type { Setting } from '#config/setting.ts';
import { SETTINGS } from '#config/settings.ts';
import { markdownTable } from './table.ts';

const settings: readonly Setting<unknown>[] = Object.values(SETTINGS);

/** Everything that can be configured, and a file that says what holds anyway. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Written by `npm run generate` from `src/config/settings.ts`.',
    '',
    'Every setting of `admend serve` is a flag and a key of the file given by `--config`. A flag wins over the file, the',
    'file over the default. No setting is read from the environment.',
    '',
    ...markdownTable(
      ['flag', 'key in the file', 'value', 'default', 'unit', 'what it does'],
      settings.map((setting) => [
        `\`--${setting.flag}\``,
        `\`${setting.key}\``,
        expectedOf(setting),
        defaultOf(setting),
        setting.unit ?? '',
        setting.description,
      ]),
    ),
    '',
    'Paths in the file are seen from its folder, paths in flags from the folder of the caller. A key or a value that is not',
    'as above is refused with file, line and column.',
    '',
    '## The defaults as a file',
    '',
    '```yaml',
    stringify(defaults()).trimEnd(),
    '```',
    '',
  ].join('\n');
}

function expectedOf({ type, choices, expected }: Setting<unknown>): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  return type === 'number' ? expected : type;
}

function defaultOf({ default: fallback }: Setting<unknown>): string {
  const values = Array.isArray(fallback) ? fallback : fallback === undefined ? [] : [fallback];
  return values.length === 0 ? 'none' : values.map((value) => `\`${value}\``).join(', ');
}

/** The settings that have a default, nested as the dots in their keys say. */
function defaults(): object {
  const file = new Map<string, unknown>();
  for (const { key, default: fallback } of settings) {
    if (fallback === undefined) continue;
    const keys = key.split('.');
    const last = keys.pop() ?? key;
    let map = file;
    for (const step of keys) {
      const below = map.get(step);
      const next: Map<string, unknown> = below instanceof Map ? below : new Map();
      map.set(step, next);
      map = next;
    }
    map.set(last, fallback);
  }
  return file;
}
