import { Command } from 'commander';
import { flagsOfSettings } from '#config/flags.ts';

/** `admend serve`: the webhook. */
export function serveCommand(): Command {
  const command = new Command('serve')
    .description('serve the admission webhook, until SIGTERM or Ctrl-C')
    .option(
      '--config <file>',
      'A YAML file with the same settings, nested where their names have dots. Flags override it.',
    );
  for (const flag of flagsOfSettings()) command.addOption(flag);
  return command
    .addHelpText(
      'after',
      '\nOnce it is ready, a line of the log names the address. SIGTERM or Ctrl-C ends it in order, a second one at' +
        '\nonce. Exit codes: 0 ended in order, 2 it could not start.' +
        '\n\nExamples:\n  admend serve --port 0 --policies audit-all\n  admend serve --config admend.yaml --log-level debug',
    )
    .action(async (flags) => {
      // The server and its libraries take longer to load than every other command takes to run.
      const { serve } = await import('./serving.ts');
      await serve(flags);
    });
}
