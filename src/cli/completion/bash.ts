import { allCommands, type CompletedCommand, type Values } from './tree.ts';

/**
 * The script for bash 4 and later. The words before the cursor are walked once: commands lead deeper, an option that
 * takes a value waits for it. Where a file may stand and no word fits, readline completes files by itself.
 */
export function bashCompletion(root: CompletedCommand): string {
  const commands = allCommands(root);
  return `# Completion for bash: source <(admend completion bash)
_admend() {
  local current=\${COMP_WORDS[COMP_CWORD]} word path='' option='' many='' words='' files=''
  COMPREPLY=()
  [[ $current == '=' ]] && current=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    # Bash cuts --output=json into three words.
    [[ $word == '=' ]] && continue
    if [[ -n $option && ( -z $many || $word != -* ) ]]; then
      [[ -z $many ]] && option=''
      continue
    fi
    option='' many=''
    case "$path $word" in
${commands.flatMap(stepsFrom).join('\n')}
    esac
  done
  if [[ -n $option && ( -z $many || $current != -* ) ]]; then
    case "$path $option" in
${commands.flatMap(valuesOf).join('\n')}
    esac
  else
    case "$path" in
${commands.map(offerOf).join('\n')}
    esac
  fi
  [[ -n $files ]] || compopt +o default +o bashdefault 2>/dev/null
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
}
complete -o bashdefault -o default -F _admend admend`;
}

/** What a word does after the command's own: another command, or an option that waits for a value. */
function stepsFrom({ path, commands, options }: CompletedCommand): string[] {
  const own = path.join('/');
  const waiting = options.filter(({ value }) => value !== undefined);
  return [
    ...commands.map(
      (child) => `      ${quoted(`${own} ${child.path.at(-1)}`)}) path=${quoted(child.path.join('/'))} ;;`,
    ),
    ...waiting.map(
      ({ flags, many }) =>
        `      ${flags.map((flag) => quoted(`${own} ${flag}`)).join('|')}) option=$word${many ? ' many=1' : ''} ;;`,
    ),
  ];
}

function valuesOf({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ flags, value }) =>
    value === undefined
      ? []
      : `      ${flags.map((flag) => quoted(`${path.join('/')} ${flag}`)).join('|')}) ${offer(value)} ;;`,
  );
}

/** Options where a dash has been typed; else commands or arguments. */
function offerOf({ path, commands, options, argument }: CompletedCommand): string {
  const names = commands.map((child) => child.path.at(-1) ?? '');
  const flags = options.flatMap((option) => option.flags);
  const free = names.length > 0 ? { words: names, files: false } : argument;
  return `      ${quoted(path.join('/'))}) if [[ $current == -* ]]; then ${offer({ words: flags, files: false })}; else ${offer(free)}; fi ;;`;
}

function offer({ words, files }: Values): string {
  return `words=${quoted(words.join(' '))} files=${files ? '1' : ''}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
