import type { Argument, Command, Option } from 'commander';
import { SETTINGS } from '#config/settings.ts';

/** The command line as a shell completes it, read off the commands themselves. */
export interface CompletedCommand {
  /** The words after `admend` that lead to it: none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly commands: readonly CompletedCommand[];
  readonly options: readonly CompletedOption[];
  /** What its arguments can be, one after the other; of a command that has commands: nothing. */
  readonly argument: Values;
}

export interface CompletedOption {
  /** `--output`, and `-o` where there is a short form. */
  readonly flags: readonly string[];
  readonly description: string;
  /** undefined for an option without a value. */
  readonly value: Values | undefined;
  /** It takes all words up to the next option. */
  readonly many: boolean;
}

/** What may stand in a place: some of these words, a file, or anything that nobody can know. */
export interface Values {
  readonly words: readonly string[];
  readonly files: boolean;
}

/** What there is to be named on a command line beside what the commands themselves say. */
export interface Names {
  readonly policies: readonly string[];
  readonly sets: readonly string[];
}

const ANYTHING: Values = { words: [], files: false };
const FILES: Values = { words: [], files: true };

export function completedCommand(
  command: Command,
  names: Names,
  path: readonly string[] = [],
): CompletedCommand {
  const help = command.createHelp();
  const children = help.visibleCommands(command);
  return {
    path,
    description: command.description(),
    commands: children.map((child) => ({
      ...completedCommand(child, names, [...path, child.name()]),
      ...(child.name() === 'help' && {
        argument: { words: children.map((each) => each.name()), files: false },
      }),
    })),
    options: help.visibleOptions(command).map((option) => completedOption(option, names)),
    argument: argumentOf(command.registeredArguments[0], names),
  };
}

function completedOption(option: Option, names: Names): CompletedOption {
  const { long, short, description, variadic } = option;
  const flags = [short, long].filter((flag) => flag !== undefined);
  const takesOne = option.required || option.optional;
  return { flags, description, value: takesOne ? valuesOf(option, names) : undefined, many: variadic };
}

function valuesOf({ long, flags, argChoices }: Option, { sets }: Names): Values {
  const choices = argChoices ?? Object.values(SETTINGS).find(({ flag }) => `--${flag}` === long)?.choices;
  if (choices !== undefined) return { words: choices, files: false };
  if (long === '--policies') return { words: sets, files: true };
  return /<(file|folder)>/.test(flags) || long === '--ca' ? FILES : ANYTHING;
}

function argumentOf(argument: Argument | undefined, { policies }: Names): Values {
  if (argument === undefined) return ANYTHING;
  if (argument.argChoices !== undefined) return { words: argument.argChoices, files: false };
  if (argument.name() === 'id') return { words: policies, files: false };
  return argument.name() === 'path' ? FILES : ANYTHING;
}

/** The command and all below it. */
export function allCommands(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(allCommands)];
}
