import { Command, InvalidArgumentError, Option } from 'commander';
import { Document } from 'yaml';
import { loadSets } from '#policyset/load.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { ARGOCD_NOTES, argocdIgnore } from './gitops/argocd.ts';
import { conflictingMends, itemMends, mendedFields } from './gitops/fields.ts';
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
  const remarks = [listed(ITEMS, itemMends(sets)), listed(CONFLICTS, conflictingMends(sets))];
  terminal.out(commented(notes) + remarks.join('') + parts.map(yaml).join('---\n'));
}

const ITEMS =
  'Not covered, because these bring or take whole items of a list or map, and to ignore all items would hide what\n' +
  'people change. Correct the manifests instead: admend mend --write.';

const CONFLICTS =
  'Server-side apply: one manager may apply its manifest again and again. A second one that applies the same without\n' +
  'force conflicts with it after a mend of what the manifest states. Once the manifest is corrected (admend mend --write)\n' +
  'neither does. The policies, and when:';

/** A heading with a line for each, as a comment; empty where there is none. */
function listed(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : commented(`\n${heading}\n${lines.map((line) => `  ${line}`).join('\n')}`);
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
