import { Command, InvalidArgumentError, Option } from 'commander';
import { Document } from 'yaml';
import { loadCatalogue, loadSets } from '#policyset/load.ts';
import { ARGOCD_NOTES, argocdIgnore } from './gitops/argocd.ts';
import { mendedFields } from './gitops/fields.ts';
import { FLUX_NOTES, fluxIgnore } from './gitops/flux.ts';
import { terminal } from './output.ts';
import { policiesOption } from './policies-option.ts';

interface IgnoreFlags {
  readonly policies: readonly string[];
  readonly output: 'argocd' | 'flux';
  readonly items: number;
}

/** `admend gitops`: how a cluster that admend mends gets on with what deploys from Git. */
export function gitopsCommand(): Command {
  const command = new Command('gitops').description('what tools that deploy from Git have to know of mends');
  command
    .command('ignore')
    .description('the fields that mends may change, as Argo CD or Flux is told to leave them alone')
    .addOption(policiesOption())
    .addOption(new Option('--output <tool>', 'for which tool').choices(['argocd', 'flux']).default('argocd'))
    .addOption(
      new Option('--items <number>', 'for flux: how many items of each list to cover')
        .argParser(itemsIn)
        .default(5),
    )
    .action(ignore);
  return command;
}

async function ignore({ policies, output, items }: IgnoreFlags): Promise<void> {
  const fields = mendedFields(loadSets(policies, await loadCatalogue()).rules);
  if (fields.length === 0) {
    terminal.out(`# The policy sets ${policies.join(', ')} mend nothing, so there is nothing to ignore.`);
    return;
  }
  const [notes, parts] =
    output === 'argocd' ? [ARGOCD_NOTES, [argocdIgnore(fields)]] : [FLUX_NOTES, fluxIgnore(fields, items)];
  terminal.out(commented(notes) + parts.map(yaml).join('---\n'));
}

function commented(text: string): string {
  return text.replace(/^/gm, '# ').replace(/ $/gm, '').concat('\n');
}

function yaml(value: object): string {
  return new Document(value, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}

function itemsIn(text: string): number {
  const items = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (items < 1 || items > 100) throw new InvalidArgumentError('Expected a whole number from 1 to 100.');
  return items;
}
