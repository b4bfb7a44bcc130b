import { hintFor } from '#nearest.ts';
import type { Policy } from '#policy.ts';
import type { ExemptionMatch, PolicyExemption } from '#policyset/exemption.ts';
import type { Ask } from '../ask.ts';
import { asksOf, counterpartsOf, whyUncovered } from '../cross-table.ts';
import { POLARIS } from '../polaris.ts';
import { Fields, type PlacedText } from './fields.ts';
import { type Asked, askedByDefault, partedBy } from './imported.ts';
import type { Notes } from './notes.ts';
import { isPattern } from './reach.ts';
import { SEVERITIES } from './shape.ts';

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

/** What the checks of a configuration come to. */
interface AskedChecks {
  readonly asks: readonly Ask[];
  /** Polaris's own checks, and those that the configuration makes. */
  readonly known: readonly string[];
  /** Checks that the configuration asks, ignores or makes: what is lost of them is noted there. */
  readonly said: ReadonlySet<string>;
}

/**
 * A configuration of Polaris. Source: pkg/config of FairwindsOps/polaris: it takes the place of the default one, its
 * webhook denies what is `danger`, and names in exemptions are beginnings of names.
 */
export function polarisConfig(notes: Notes, policies: readonly Policy[]): Asked {
  const top = new Fields(notes.document.value, [], notes).knowOnly(FIELDS);
  const byDefault = askedByDefault(POLARIS, policies);
  const [written, custom] = [top.fields('checks'), top.fields('customChecks')];
  noteUnsayable(top, custom, notes);
  const severities = severitiesIn(written, notes);
  const isDefault = !top.has('checks');
  const own = POLARIS.checks.map(({ id }) => id);
  const checks: AskedChecks = {
    asks: isDefault ? byDefault.asks : asksIn([...severities.keys()], written, custom, policies, notes),
    known: [...own, ...custom.keys()],
    said: new Set([...(isDefault ? own : written.keys()), ...custom.keys()]),
  };
  const disallowed = top.truth('disallowExemptions');
  const without = disallowed || top.truth('disallowConfigExemptions');
  return {
    ...byDefault,
    file: notes.document.source.file,
    byDefault: isDefault,
    asks: checks.asks,
    denied: new Set([...severities].flatMap(([name, severity]) => (severity === 'danger' ? [name] : []))),
    mended: mutationsIn(top, checks, notes),
    exemptions: without ? [] : exemptionsIn(top, checks, notes),
    annotations: !disallowed && !top.truth('disallowAnnotationExemptions'),
  };
}

/** Notes what no policy set could say. */
function noteUnsayable(top: Fields, custom: Fields, notes: Notes): void {
  for (const name of custom.keys())
    notes.lost(
      [...custom.path, name],
      `${name}: a check in JSON Schema of its own, and policies are no schemas`,
    );
  const namespace = top.text('namespace') ?? '';
  if (namespace !== '')
    notes.lost(
      [...top.path, 'namespace'],
      `the set holds in every namespace, and not in ${namespace} alone: say so with match.namespaces`,
    );
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

function asksIn(
  names: readonly string[],
  checks: Fields,
  custom: Fields,
  policies: readonly Policy[],
  notes: Notes,
): readonly Ask[] {
  const counterparts = counterpartsOf(POLARIS, policies);
  return names.flatMap((name) => {
    const path = [...checks.path, name];
    const counterpart = counterparts.find(({ check }) => check.id === name);
    if (counterpart === undefined) {
      // A check of the configuration's own was noted where it is made.
      if (!custom.has(name))
        notes.lost(
          path,
          unknownCheck(
            name,
            POLARIS.checks.map(({ id }) => id),
          ),
        );
      return [];
    }
    if (counterpart.policies.length === 0) notes.lost(path, `${name}: ${whyUncovered(counterpart.check)}`);
    return asksOf(counterpart);
  });
}

/** Checks whose violations Polaris mends. */
function mutationsIn(top: Fields, checks: AskedChecks, notes: Notes): ReadonlySet<string> {
  const { asks } = checks;
  const mutations = top.texts('mutations');
  noteUnasked(mutations, checks, notes);
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

/** Names that mean nothing, because no such check is asked. */
function noteUnasked(names: readonly PlacedText[], { known, said }: AskedChecks, notes: Notes): void {
  for (const { path, text } of names) {
    if (said.has(text)) continue;
    notes.lost(
      path,
      known.includes(text) ? `${text}: not among the checks that are asked` : unknownCheck(text, known),
    );
  }
}

function unknownCheck(name: string, known: readonly string[]): string {
  return `no check of Polaris is known as "${name}"${hintFor(name, known, '')}`;
}

function exemptionsIn(top: Fields, checks: AskedChecks, notes: Notes): readonly PolicyExemption[] {
  const { file } = notes.document.source;
  return top.listed('exemptions').flatMap((exemption, index): PolicyExemption[] => {
    exemption.knowOnly(['rules', 'controllerNames', 'containerNames', 'namespace']);
    const rules = exemption.texts('rules');
    noteUnasked(rules, checks, notes);
    const match = matchOf(exemption, notes);
    if (match === undefined) return [];
    const policies = rules.length === 0 ? ['*'] : exemptedFrom(rules, exemption, checks.asks, notes);
    const reason = `imported from ${file}: exemptions[${index}]`;
    return policies.length === 0 ? [] : [{ policies, match, reason }];
  });
}

/** Never more than was exempt: a policy that stands for another check as well is left out, and that is noted. */
function exemptedFrom(
  rules: readonly PlacedText[],
  exemption: Fields,
  asks: readonly Ask[],
  notes: Notes,
): readonly string[] {
  const names = rules.map(({ text }) => text);
  const { within, beyond } = partedBy((check) => names.includes(check), asks);
  for (const { policy, other } of beyond)
    notes.lost(
      exemption.path,
      `not exempt from ${policy}, which stands for ${other} too: ${names.join(', ')}`,
    );
  return within;
}

/** Where an exemption holds; undefined where that is nowhere. */
function matchOf(exemption: Fields, notes: Notes): ExemptionMatch | undefined {
  const place = [...exemption.path, 'namespace'];
  const stated = exemption.text('namespace') ?? '';
  const namespaces = stated === '' ? undefined : literal([{ path: place, text: stated }], notes);
  const names = beginnings(exemption.texts('controllerNames'), notes);
  const containers = beginnings(exemption.texts('containerNames'), notes);
  if ([namespaces, names, containers].some((given) => given?.length === 0)) return undefined;
  return {
    ...(namespaces !== undefined && { namespaces: { include: namespaces } }),
    ...(names !== undefined && { names }),
    ...(containers !== undefined && { containers }),
  };
}

/** As patterns; undefined where none is given, which means any. */
function beginnings(texts: readonly PlacedText[], notes: Notes): readonly string[] | undefined {
  if (texts.length === 0) return undefined;
  return [...new Set(literal(texts, notes).map((text) => `${text}*`))];
}

/** Polaris compares letter by letter, so what would be a pattern here has nothing that it means there. */
function literal(texts: readonly PlacedText[], notes: Notes): readonly string[] {
  const patterns = texts.filter(({ text }) => isPattern(text));
  for (const { path, text } of patterns)
    notes.lost(
      path,
      `not exempt: "${text}", where * is a letter to Polaris and would be any run of them here`,
    );
  return texts.filter((text) => !patterns.includes(text)).map(({ text }) => text);
}
