import { hintFor } from '#nearest.ts';
import type { Policy } from '#policy.ts';
import { type Ask, joinedAsks } from '../ask.ts';
import { asksOf, type Counterpart, counterpartsOf, whyUncovered } from '../cross-table.ts';
import { KUBE_LINTER } from '../kube-linter.ts';
import type { Path } from './document.ts';
import { Fields, type PlacedText } from './fields.ts';
import { type Asked, askedByDefault } from './imported.ts';
import { asksOfTemplate } from './kube-linter-template.ts';
import type { Notes } from './notes.ts';
import { KUBE_LINTER_FIELDS } from './shape.ts';

/** A check that is to be asked, and where the configuration says so. */
interface Wanted {
  readonly name: string;
  readonly path: Path;
}

/**
 * A `.kube-linter.yaml`. Source: pkg/config and pkg/configresolver of stackrox/kube-linter: the defaults, all or none, then
 * custom checks and `include`; `exclude` wins.
 */
export function kubeLinterConfig(notes: Notes, policies: readonly Policy[]): Asked {
  const top = new Fields(notes.document.value, [], notes).knowOnly(['checks', 'customChecks']);
  const checks = top.fields('checks').knowOnly(KUBE_LINTER_FIELDS);
  const counterparts = counterpartsOf(KUBE_LINTER, policies);
  const custom = customChecks(top, policies, notes);
  const excluded = new Set(checks.texts('exclude').map(({ text }) => text));
  const wanted = new Map<string, Wanted>();
  for (const each of [...builtIn(checks, counterparts), ...included(checks), ...custom.values()])
    if (!excluded.has(each.name)) wanted.set(each.name, each);
  const asks = [...wanted.values()].flatMap(
    (each) => custom.get(each.name)?.asks ?? asksFor(each, counterparts, notes),
  );
  for (const { check, policy } of joinedAsks(asks).conflicts)
    notes.lost(wanted.get(check)?.path ?? [], `${check}: ${policy} is asked for something else already`);
  noteUnknown(
    checks.texts('exclude'),
    [...counterparts.map(({ check }) => check.id), ...custom.keys()],
    notes,
  );
  noteIgnoredPaths(checks.texts('ignorePaths'), notes);
  const { file } = notes.document.source;
  return { ...askedByDefault(KUBE_LINTER, policies), file, byDefault: false, asks };
}

function builtIn(checks: Fields, counterparts: readonly Counterpart[]): readonly Wanted[] {
  const all = checks.truth('addAllBuiltIn');
  const none = checks.truth('doNotAutoAddDefaults');
  const path = all ? [...checks.path, 'addAllBuiltIn'] : checks.path;
  return counterparts
    .filter(({ check }) => all || (!none && check.byDefault))
    .map(({ check }) => ({ name: check.id, path }));
}

function included(checks: Fields): readonly Wanted[] {
  return checks.texts('include').map(({ text, path }) => ({ name: text, path }));
}

function asksFor({ name, path }: Wanted, counterparts: readonly Counterpart[], notes: Notes): readonly Ask[] {
  const counterpart = counterparts.find(({ check }) => check.id === name);
  if (counterpart === undefined) {
    noteUnknown(
      [{ text: name, path }],
      counterparts.map(({ check }) => check.id),
      notes,
    );
    return [];
  }
  if (counterpart.policies.length === 0) notes.lost(path, `${name}: ${whyUncovered(counterpart.check)}`);
  return asksOf(counterpart);
}

/** The custom checks by their names, with what they ask for. */
function customChecks(
  top: Fields,
  policies: readonly Policy[],
  notes: Notes,
): ReadonlyMap<string, Wanted & { readonly asks: readonly Ask[] }> {
  const custom = new Map<string, Wanted & { readonly asks: readonly Ask[] }>();
  for (const check of top.listed('customChecks')) {
    check.knowOnly(['name', 'description', 'remediation', 'template', 'params', 'scope']);
    const { path } = check;
    const [name, template] = [check.text('name'), check.text('template')];
    if (name === undefined || template === undefined) {
      notes.wrong(path, 'expected a check with a name and a template');
      continue;
    }
    const made = asksOfTemplate(name, template, check.fields('params'), policies);
    if ('lost' in made) notes.lost(path, `${name}: ${made.lost}`);
    else noteScope(name, check.fields('scope').texts('objectKinds'), notes);
    custom.set(name, { name, path, asks: 'asks' in made ? made.asks : [] });
  }
  return custom;
}

/** What has Pods, and everything: policies say themselves which kinds they look at. */
const USUAL_SCOPES = ['Any', 'DeploymentLike'];

function noteScope(name: string, kinds: readonly PlacedText[], notes: Notes): void {
  for (const { path, text } of kinds) {
    if (!USUAL_SCOPES.includes(text))
      notes.lost(path, `${name}: asked of every kind that its policy looks at, and not of ${text} alone`);
  }
}

function noteUnknown(names: readonly PlacedText[], known: readonly string[], notes: Notes): void {
  for (const { path, text } of names) {
    if (!known.includes(text))
      notes.lost(path, `no check of kube-linter is known as "${text}"${hintFor(text, known, '')}`);
  }
}

function noteIgnoredPaths(paths: readonly PlacedText[], notes: Notes): void {
  for (const { path, text } of paths) {
    notes.lost(
      path,
      `${text}: a policy set goes by objects and not by files: leave the path out of the command, or exempt its objects`,
    );
  }
}
