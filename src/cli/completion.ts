import { Argument, Command } from 'commander';
import { loadCatalogue, shippedSets } from '#policyset/shipped.ts';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { type CompletedCommand, completedCommand } from './completion/tree.ts';
import { zshCompletion } from './completion/zsh.ts';
import { terminal } from './output.ts';

const SHELLS: Readonly<Record<string, (root: CompletedCommand) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `admend completion`: a script by which a shell completes this very command line. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script that teaches a shell to complete admend')
    .addArgument(new Argument('<shell>').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      '\nExamples:\n  source <(admend completion bash)          # in ~/.bashrc' +
        '\n  admend completion zsh > "$fpath[1]/_admend"' +
        '\n  admend completion fish > ~/.config/fish/completions/admend.fish',
    )
    .action(async (shell: string, _flags: object, command: Command) => {
      const policies = [...(await loadCatalogue()).keys()];
      const root = completedCommand(rootOf(command), { policies, sets: shippedSets() });
      terminal.out(SHELLS[shell]?.(root) ?? '');
    });
}

function rootOf(command: Command): Command {
  let root = command;
  while (root.parent !== null) root = root.parent;
  return root;
}
