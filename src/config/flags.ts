import { Option } from 'commander';
import { coded } from '#errors.ts';
import type { Json } from '#json/value.ts';
import type { AnySetting, Source } from './configuration.ts';
import type { Setting } from './setting.ts';
import { SETTINGS } from './settings.ts';

/** A flag for every setting. None has a default of its own, so that a file can tell what nobody gave. */
export function flagsOfSettings(): readonly Option[] {
  return Object.values(SETTINGS).map(flagOf);
}

/** What the command line says. `values` are commander's, by attribute; paths are seen from `folder`. */
export function commandLine(values: Readonly<Record<string, unknown>>, folder: string): Source {
  return {
    folder,
    given: (setting) => textsOf(values[attributeOf(setting)]),
    refuse: ({ flag, expected }) => coded('usage', `--${flag}: expected ${expected}`),
  };
}

function flagOf(setting: Setting<unknown>): Option {
  const { flag, placeholder, description } = setting;
  return new Option(`--${flag} ${placeholder}`, `${description}${defaultOf(setting)}`);
}

function defaultOf({ default: fallback, unit, choices }: Setting<unknown>): string {
  const parts = [
    ...(choices === undefined ? [] : [choices.join(', ')]),
    ...(fallback === undefined || (isTexts(fallback) && fallback.length === 0)
      ? []
      : [
          `default: ${isTexts(fallback) ? fallback.join(' ') : fallback}${unit === undefined ? '' : ` ${unit}`}`,
        ]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function isTexts(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function attributeOf({ flag }: AnySetting): string {
  return new Option(`--${flag} <value>`).attributeName();
}

/** Commander gives a text, or texts for a flag that takes several. */
function textsOf(value: unknown): Json | undefined {
  if (typeof value === 'string') return value;
  return isTexts(value) ? value.map(String) : undefined;
}
