import { resolve } from 'node:path';
import { isList, type Json } from '#json/value.ts';

/**
 * One thing that can be configured, declared once: the flag, the key of the file, the help text and the documentation
 * are all made of it.
 */
export interface Setting<T> {
  /** Its place in the configuration file: keys joined by dots. */
  readonly key: string;
  /** Its name on the command line, without the dashes. */
  readonly flag: string;
  /** How the command line shows its value: `<number>`; with dots where it takes several. */
  readonly placeholder: string;
  readonly type: SettingType;
  /** What holds where nobody says otherwise; undefined where the thing is then not done at all. */
  readonly default: T;
  /** What it does, for `--help` and the documentation: one sentence or more, without the default. */
  readonly description: string;
  /** Of a number. */
  readonly unit?: string;
  readonly choices?: readonly string[];
  /** What its value has to be, as it reads after `expected`. */
  readonly expected: string;
  /** The value given, or undefined where it is not as expected. Paths in it are seen from `folder`. */
  readonly read: (given: Json, folder: string) => T | undefined;
}

export type SettingType = 'text' | 'number' | 'list' | 'choice' | 'path';

type Declared<T> = Pick<Setting<T>, 'key' | 'flag' | 'description'>;

export function text(declared: Declared<string> & { default: string; placeholder: string }): Setting<string> {
  return { ...declared, type: 'text', expected: 'a text', read: textIn };
}

/** A text without blanks that is something else where nobody gives it, of at most so many letters. */
export function optionalName(
  declared: Declared<string | undefined> & { placeholder: string; most: number },
): Setting<string | undefined> {
  const { most, ...rest } = declared;
  return {
    ...rest,
    default: undefined,
    type: 'text',
    expected: `a name of at most ${most} letters, digits and signs of ASCII`,
    read: (given) =>
      typeof given === 'string' && /^[!-~]+$/.test(given) && given.length <= most ? given : undefined,
  };
}

/** A whole number, both bounds included. */
export function wholeNumber(
  declared: Declared<number> & { default: number; minimum: number; maximum: number; unit?: string },
): Setting<number> {
  const { minimum, maximum, ...rest } = declared;
  return {
    ...rest,
    type: 'number',
    placeholder: '<number>',
    expected: `a whole number from ${minimum} to ${maximum}`,
    read: (given) => {
      // The command line knows only texts.
      const number = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given;
      return typeof number === 'number' && Number.isInteger(number) && number >= minimum && number <= maximum
        ? number
        : undefined;
    },
  };
}

export function names(
  declared: Declared<readonly string[]> & { default: readonly string[] },
): Setting<readonly string[]> {
  return {
    ...declared,
    type: 'list',
    placeholder: '<name...>',
    expected: 'a list of texts',
    read: textsIn,
  };
}

/** Names, or files: what holds a `/` or a `.` is a file. */
export function namesOrFiles(
  declared: Declared<readonly string[]> & { default: readonly string[] },
): Setting<readonly string[]> {
  return {
    ...names(declared),
    read: (given, folder) =>
      textsIn(given)?.map((name) => (/[/.]/.test(name) ? resolve(folder, name) : name)),
  };
}

export function choice<const T extends string>(
  declared: Declared<T> & { default: NoInfer<T>; choices: readonly T[] },
): Setting<T> {
  return {
    ...declared,
    type: 'choice',
    placeholder: '<name>',
    expected: `one of ${declared.choices.join(', ')}`,
    read: (given) => declared.choices.find((name) => name === given),
  };
}

/** A file or folder that is always used. */
export function path(declared: Declared<string> & { default: string; placeholder: string }): Setting<string> {
  return { ...declared, type: 'path', expected: 'a path', read: pathIn };
}

/** A file that is used only when it is given. */
export function optionalPath(
  declared: Declared<string | undefined> & { placeholder?: string },
): Setting<string | undefined> {
  return {
    placeholder: '<file>',
    ...declared,
    default: undefined,
    type: 'path',
    expected: 'a path',
    read: pathIn,
  };
}

function textIn(given: Json): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function textsIn(given: Json): readonly string[] | undefined {
  if (!isList(given)) return undefined;
  const texts = given.filter((item) => typeof item === 'string' && item !== '');
  return texts.length === given.length ? texts.filter((item) => typeof item === 'string') : undefined;
}

function pathIn(given: Json, folder: string): string | undefined {
  const path = textIn(given);
  return path === undefined ? undefined : resolve(folder, path);
}
