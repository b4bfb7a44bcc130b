import { allCommands, type CompletedCommand, type CompletedOption, type Values } from './tree.ts';

/** The script for fish: a `complete` line for each command, option and argument. */
export function fishCompletion(root: CompletedCommand): string {
  return [
    '# Completion for fish: admend completion fish > ~/.config/fish/completions/admend.fish',
    'complete -c admend -f',
    ...allCommands(root).flatMap(linesOf),
  ].join('\n');
}

function linesOf(command: CompletedCommand): string[] {
  const { commands, options, argument } = command;
  const here = conditionFor(command);
  return [
    ...commands.map((child) => line(here, `-a ${child.path.at(-1)}`, child.description)),
    ...options.map((option) => line(here, optionWords(option), option.description)),
    ...(argument.files || argument.words.length > 0 ? [line(here, valueWords(argument))] : []),
  ];
}

/** True behind the words of the command's path and before those of a deeper one. */
function conditionFor({ path, commands }: CompletedCommand): string {
  const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const deeper = commands.map((child) => child.path.at(-1)).join(' ');
  const notDeeper = deeper === '' ? [] : [`not __fish_seen_subcommand_from ${deeper}`];
  return [...seen, ...notDeeper].join('; and ');
}

function line(condition: string, words: string, description?: string): string {
  const told = description === undefined ? '' : ` -d ${quoted(description)}`;
  return `complete -c admend -n ${quoted(condition)} ${words}${told}`;
}

function optionWords({ flags, value }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value === undefined ? [] : ['-r', valueWords(value)])].join(' ');
}

function valueWords({ words, files }: Values): string {
  return [files ? '-F' : '-f', ...(words.length === 0 ? [] : [`-a ${quoted(words.join(' '))}`])].join(' ');
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
