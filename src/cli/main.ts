import { Command, CommanderError } from 'commander';
import { AdmendError } from '#errors.ts';
import { checkCommand } from './check.ts';
import { completionCommand } from './completion.ts';
import { exemptionsCommand } from './exemptions.ts';
import { gitopsCommand } from './gitops.ts';
import { installCommand, uninstallCommand } from './install.ts';
import { mendCommand } from './mend.ts';
import { EXIT, terminal } from './output.ts';
import { policiesCommand } from './policies.ts';
import { serveCommand } from './serve.ts';
import { version } from './version.ts';

const program = new Command('admend')
  .description('A Kubernetes admission webhook that mends what it can prove safe and warns about the rest.')
  .version(version())
  .showHelpAfterError('(--help shows what there is)')
  .configureHelp({ showGlobalOptions: true });

for (const command of [
  checkCommand(),
  mendCommand(),
  serveCommand(),
  installCommand(),
  uninstallCommand(),
  policiesCommand(),
  exemptionsCommand(),
  gitopsCommand(),
  completionCommand(),
]) {
  program.addCommand(command);
}

try {
  exitOnUsageErrors(program);
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Commander exits with 1 for what the design calls a usage error, so its errors are caught and given their own code. */
function exitOnUsageErrors(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) exitOnUsageErrors(child);
}

/** Prints what went wrong, with the way out, and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.input;
  if (!(error instanceof AdmendError)) throw error;
  terminal.err(`error: ${error.message}\n${error.remedy} (${error.code})`);
  return EXIT.input;
}
