import { Command, Option } from 'commander';
import { coded } from '#errors.ts';
import { hintFor } from '#nearest.ts';
import type { Peer } from '#peers/peer.ts';
import { PEERS, peerCalled } from '#peers/peers.ts';
import { policySetSchema } from '#policyset/schema.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { policyEntry, policyPage, policyTable } from '#report/policies.ts';
import { terminal } from './output.ts';
import { outputOption } from './output-option.ts';
import { listCovered } from './policies-covers.ts';
import { importCommand } from './policies-import.ts';
import { lintPolicySets } from './policies-lint.ts';
import { exampleOf } from './policy-example.ts';

interface PoliciesFlags {
  readonly output: 'table' | 'json';
}

interface ListFlags extends PoliciesFlags {
  readonly covers?: Peer;
}

/** `admend policies`: what is in the catalogue, and whether a policy set is right. */
export function policiesCommand(): Command {
  const command = new Command('policies').description('the policies that there are');
  command
    .command('list')
    .description(
      'every policy with its severity and the risks of its fixes, or those for the checks of another tool',
    )
    .addOption(
      new Option('--covers <tool>', 'check by check, what stands for those of a tool or standard')
        .choices(PEERS.map(({ tool }) => tool))
        .argParser(peerCalled),
    )
    .addOption(outputOption())
    .addHelpText('after', '\nExample:\n  admend policies list --covers kube-linter')
    .action(list);
  command
    .command('show')
    .description("a policy's page: what, why, what its fix changes and how risky that is")
    .argument('<id>')
    .addOption(outputOption())
    .action(show);
  command
    .command('lint')
    .description(
      'what is wrong with policy sets, by file, line and column, and what does not do what it seems to',
    )
    .argument('<set...>', 'names that ship, files, or folders of files')
    .addOption(outputOption())
    .addHelpText(
      'after',
      '\nExit codes: 0 no errors (there may be warnings), 1 errors, 2 usage error or a file that cannot be read.' +
        '\n\nExample:\n  admend policies lint ./policy-sets/',
    )
    .action(lintPolicySets);
  command.addCommand(importCommand());
  command.command('schema').description('the JSON Schema of policy sets, for editors and CI').action(schema);
  return command;
}

async function list({ covers, ...flags }: ListFlags): Promise<void> {
  if (covers !== undefined) return listCovered(covers, flags.output);
  const entries = [...(await loadCatalogue()).values()].map(policyEntry);
  terminal.out(flags.output === 'json' ? JSON.stringify(entries) : policyTable(entries, terminal.paint));
}

async function schema(): Promise<void> {
  terminal.out(JSON.stringify(policySetSchema(await loadCatalogue()), null, 2));
}

async function show(id: string, flags: PoliciesFlags): Promise<void> {
  const catalogue = await loadCatalogue();
  const policy = catalogue.get(id);
  if (policy === undefined) {
    throw coded('policy-unknown', `no policy is called "${id}"${hintFor(id, [...catalogue.keys()])}`);
  }
  const entry = policyEntry(policy);
  terminal.out(
    flags.output === 'json' ? JSON.stringify(entry) : policyPage(entry, exampleOf(policy), terminal.paint),
  );
}
