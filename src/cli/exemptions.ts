import { Command } from 'commander';
import { exemptionEntries, exemptionTable } from '#report/exemptions.ts';
import { setsNamed } from './inspect-paths.ts';
import { terminal } from './output.ts';
import { outputOption } from './output-option.ts';
import { policiesOption } from './policies-option.ts';

interface ExemptionsFlags {
  readonly policies: readonly string[];
  readonly output: 'table' | 'json';
}

/** `admend exemptions`: what the policy sets let be, and how long. */
export function exemptionsCommand(): Command {
  const command = new Command('exemptions').description('what policy sets let be, and how long');
  command
    .command('list')
    .description('every exemption with its end, those that end first at the top')
    .addOption(policiesOption())
    .addOption(outputOption())
    .addHelpText('after', '\nExample:\n  admend exemptions list --policies ./policy-sets/')
    .action(list);
  return command;
}

async function list({ policies, output }: ExemptionsFlags): Promise<void> {
  const { sets } = await setsNamed(policies, terminal);
  const entries = exemptionEntries(sets, new Date());
  terminal.out(output === 'json' ? JSON.stringify(entries) : exemptionTable(entries, terminal.paint));
}
