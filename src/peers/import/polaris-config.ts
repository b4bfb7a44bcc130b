import { hintFor } from '#nearest.ts';
import type { Policy } from '#policy.ts';
import type { PolicyExemption } from '#policyset/exemption.ts';
import type { Ask } from '../ask.ts';
import { asksOf, type Counterpart, counterpartsOf, whyUncovered } from '../cross-table.ts';
import { POLARIS } from '../polaris.ts';
import { Fields } from './fields.ts';
import { type Asked, askedByDefault, partedBy } from './imported.ts';
import type { Notes } from './notes.ts';

const FIELDS = [
  'displayName',
  'checks',
  'customChecks',
  'exemptions',
  'disallowExemptions',
  'disallowConfigExemptions',
  'disallowAnnotationExemptions',
  'mutations',
  'kubeContext',
  'namespace',
];

const SEVERITIES = ['danger', 'warning', 'ignore'];

/**
 * A configuration of Polaris. Source: pkg/config of FairwindsOps/polaris: it takes the place of the default one, its
 * webhook denies what is `danger`, and names in exemptions are beginnings of names.
 */
export function polarisConfig(notes: Notes, policies: readonly Policy[]): Asked {
  const { file } = notes.document.source;
  const top = new Fields(notes.document.value, [], notes).knowOnly(FIELDS);
  const byDefault = askedByDefault(POLARIS, policies);
  const custom = top.fields('customChecks');
  for (const name of custom.keys())
    notes.lost(
      [...custom.path, name],
      `${name}: a check in JSON Schema of its own, and policies are no schemas`,
    );
  const severities = severitiesIn(top.fields('checks'), notes);
  const counterparts = counterpartsOf(POLARIS, policies);
  const asks = top.has('checks')
    ? [...severities.keys()].flatMap((name) => asksFor(name, top, counterparts, notes))
    : byDefault.asks;
  const disallowed = top.truth('disallowExemptions');
  const without = disallowed || top.truth('disallowConfigExemptions');
  return {
    ...byDefault,
    file: top.has('checks') ? file : undefined,
    asks,
    denied: new Set([...severities].flatMap(([name, severity]) => (severity === 'danger' ? [name] : []))),
    mended: mutationsIn(top, asks, notes),
    exemptions: without ? [] : exemptionsIn(top, asks, file, notes),
    annotations: !disallowed && !top.truth('disallowAnnotationExemptions'),
  };
}

/** The checks that are asked at all. */
function severitiesIn(checks: Fields, notes: Notes): ReadonlyMap<string, string> {
  const severities = new Map<string, string>();
  for (const name of checks.keys()) {
    const severity = checks.text(name);
    if (severity === undefined) continue;
    if (!SEVERITIES.includes(severity))
      notes.wrong(
        [...checks.path, name],
        `${name}: "${severity}" is no severity${hintFor(severity, SEVERITIES)}`,
      );
    else if (severity !== 'ignore') severities.set(name, severity);
  }
  return severities;
}

function asksFor(
  name: string,
  top: Fields,
  counterparts: readonly Counterpart[],
  notes: Notes,
): readonly Ask[] {
  const path = [...top.path, 'checks', name];
  const counterpart = counterparts.find(({ check }) => check.id === name);
  if (counterpart === undefined) {
    const known = counterparts.map(({ check }) => check.id);
    // A check of the configuration's own was noted where it is made.
    if (!top.fields('customChecks').has(name))
      notes.lost(path, `no check of Polaris is known as "${name}"${hintFor(name, known, '')}`);
    return [];
  }
  if (counterpart.policies.length === 0) notes.lost(path, `${name}: ${whyUncovered(counterpart.check)}`);
  return asksOf(counterpart);
}

/** Checks whose violations Polaris mends. */
function mutationsIn(top: Fields, asks: readonly Ask[], notes: Notes): ReadonlySet<string> {
  const mutations = top.texts('mutations');
  const named = new Set(mutations.map(({ text }) => text));
  for (const { path, text } of mutations) {
    const own = asks.filter(({ check }) => check === text).map(({ policy }) => policy);
    for (const { policy, other } of partedBy((check) => named.has(check), asks).beyond) {
      if (own.includes(policy))
        notes.lost(path, `${text}: ${policy} stands for ${other} too, which Polaris does not mend`);
    }
  }
  return named;
}

function exemptionsIn(
  top: Fields,
  asks: readonly Ask[],
  file: string,
  notes: Notes,
): readonly PolicyExemption[] {
  return top.listed('exemptions').flatMap((exemption, index): PolicyExemption[] => {
    exemption.knowOnly(['rules', 'controllerNames', 'containerNames', 'namespace']);
    const rules = exemption.texts('rules').map(({ text }) => text);
    const namespace = exemption.text('namespace') ?? '';
    const match = {
      ...(namespace !== '' && { namespaces: { include: [namespace] } }),
      ...beginnings('names', exemption.texts('controllerNames')),
      ...beginnings('containers', exemption.texts('containerNames')),
    };
    const policies = rules.length === 0 ? ['*'] : exemptedFrom(rules, exemption, asks, notes);
    const reason = `imported from ${file}: exemptions[${index}]`;
    return policies.length === 0 ? [] : [{ policies, match, reason }];
  });
}

/** Never more than was exempt: a policy that stands for another check as well is left out, and that is noted. */
function exemptedFrom(
  rules: readonly string[],
  exemption: Fields,
  asks: readonly Ask[],
  notes: Notes,
): readonly string[] {
  const { within, beyond } = partedBy((check) => rules.includes(check), asks);
  for (const { policy, other } of beyond)
    notes.lost(
      exemption.path,
      `not exempt from ${policy}, which stands for ${other} too: ${rules.join(', ')}`,
    );
  return within;
}

function beginnings(
  name: 'names' | 'containers',
  texts: readonly { readonly text: string }[],
): Readonly<Partial<Record<typeof name, readonly string[]>>> {
  return texts.length === 0 ? {} : { [name]: [...new Set(texts.map(({ text }) => `${text}*`))] };
}
