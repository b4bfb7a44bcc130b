import { Command, InvalidArgumentError, Option } from 'commander';
import { Document } from 'yaml';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { ARGOCD_NOTES, argocdIgnore } from './gitops/argocd.ts';
import { itemMends, mendedFields } from './gitops/fields.ts';
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

async function ignore({ policies, output, items: listItems }: IgnoreFlags): Promise<void> {
  const { sets } = loadSets(policies, await loadCatalogue());
  const fields = mendedFields(sets);
  if (fields.length === 0) {
    terminal.out(`# The policy sets ${policies.join(', ')} mend nothing, so there is nothing to ignore.`);
    return;
  }
  const [notes, parts] =
    output === 'argocd'
      ? [ARGOCD_NOTES, [argocdIgnore(fields)]]
      : [FLUX_NOTES, fluxIgnore(fields, listItems)];
  const items = itemMends(sets);
  const left =
    items.length === 0 ? '' : commented(`\n${ITEMS}\n${items.map((item) => `  ${item}`).join('\n')}`);
  terminal.out(commented(notes) + left + parts.map(yaml).join('---\n'));
}

const ITEMS =
  'Not covered, because these bring or take whole items of a list or map, and to ignore all items would hide what\n' +
  'people change. Correct the manifests instead: admend mend --write.';

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
