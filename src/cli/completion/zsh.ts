import { allCommands, type CompletedCommand, type CompletedOption, type Values } from './tree.ts';

/** The script for zsh: a function for each command, made of `_arguments` specifications. */
export function zshCompletion(root: CompletedCommand): string {
  return [
    '#compdef admend',
    '# Completion for zsh: admend completion zsh > "$fpath[1]/_admend", or source <(admend completion zsh)',
    ...allCommands(root).flatMap((command) => ['', ...functionOf(command)]),
    '',
    '_admend_words_or_files() {',
    `  _alternative "words:word:($*)" 'files:file:_files'`,
    '}',
    '',
    `if [ "$funcstack[1]" = "_admend" ]; then`,
    '  _admend "$@"',
    'else',
    '  compdef _admend admend',
    'fi',
  ].join('\n');
}

function functionOf(command: CompletedCommand): string[] {
  const { commands, options, argument } = command;
  const specifications = options.map(optionSpecification);
  if (commands.length === 0) {
    return [
      `${nameOf(command)}() {`,
      ...calling('_arguments -s', [...specifications, quoted(`*:argument:${actionFor(argument)}`)]),
      '}',
    ];
  }
  return [
    `${nameOf(command)}() {`,
    '  local context curcontext="$curcontext" state line',
    '  typeset -A opt_args',
    ...calling('_arguments -C', [
      ...specifications,
      quoted('1:command:->command'),
      quoted('*::argument:->argument'),
    ]),
    '  case $state in',
    '    command)',
    '      local -a commands=(',
    ...commands.map(
      ({ path, description }) => `        ${quoted(`${path.at(-1)}:${description.replaceAll(':', '\\:')}`)}`,
    ),
    '      )',
    '      _describe command commands',
    '      ;;',
    '    argument)',
    '      case $line[1] in',
    ...commands.map((child) => `        ${child.path.at(-1)}) ${nameOf(child)} ;;`),
    '      esac',
    '      ;;',
    '  esac',
    '}',
  ];
}

function nameOf({ path }: CompletedCommand): string {
  return ['_admend', ...path].join('_');
}

function calling(command: string, words: readonly string[]): string[] {
  return [
    `  ${command} \\`,
    ...words.map((word, index) => `    ${word}${index === words.length - 1 ? '' : ' \\'}`),
  ];
}

/** `'(-h --help)'{-h,--help}'[display help]'`; a `*` lets it be given more than once. */
function optionSpecification({ flags, description, value, many }: CompletedOption): string {
  const text = `[${description.replace(/[[\]:\\]/g, '\\$&')}]`;
  const rest = value === undefined ? text : `${text}:value:${actionFor(value)}`;
  const [only] = flags;
  if (flags.length === 1 && only !== undefined)
    return quoted(`${many || value?.files ? '*' : ''}${only}${rest}`);
  return `${quoted(`(${flags.join(' ')})`)}{${flags.join(',')}}${quoted(rest)}`;
}

/** `(a b)` offers words, `_files` files, a blank nothing; what begins with a blank is called as it stands. */
function actionFor({ words, files }: Values): string {
  const list = `(${words.join(' ')})`;
  if (!files) return words.length === 0 ? ' ' : list;
  return words.length === 0 ? '_files' : ` _admend_words_or_files ${words.join(' ')}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
