import { Command, Option } from 'commander';
import { coded } from '#errors.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { policyEntry, policyPage, policyTable } from '#report/policies.ts';
import { terminal } from './output.ts';
import { exampleOf } from './policy-example.ts';

interface PoliciesFlags {
  readonly output: 'table' | 'json';
}

const output = () =>
  new Option('--output <format>', 'how to show the result').choices(['table', 'json']).default('table');

/** `admend policies`: what is in the catalogue. */
export function policiesCommand(): Command {
  const command = new Command('policies').description('the policies that there are');
  command
    .command('list')
    .description('every policy with its severity and the risks of its fixes')
    .addOption(output())
    .action(list);
  command
    .command('show')
    .description("a policy's page: what, why, what its fix changes and how risky that is")
    .argument('<id>')
    .addOption(output())
    .action(show);
  return command;
}

async function list(flags: PoliciesFlags): Promise<void> {
  const entries = [...(await loadCatalogue()).values()].map(policyEntry);
  terminal.out(flags.output === 'json' ? JSON.stringify(entries) : policyTable(entries, terminal.paint));
}

async function show(id: string, flags: PoliciesFlags): Promise<void> {
  const catalogue = await loadCatalogue();
  const policy = catalogue.get(id);
  if (policy === undefined) {
    throw coded(
      'policy-unknown',
      `no policy is called "${id}"; there are ${[...catalogue.keys()].join(', ')}`,
    );
  }
  const entry = policyEntry(policy);
  terminal.out(
    flags.output === 'json' ? JSON.stringify(entry) : policyPage(entry, exampleOf(id), terminal.paint),
  );
}
