import type { PolicySets } from '#policyset/sets.ts';

/** The sets in force, and what keeps others from it. */
export interface PolicySetState {
  readonly sets: PolicySets | undefined;
  readonly trouble: string | undefined;
  /** Whether the replicas have the same sets in force. Absent where they are nobody's but the files'. */
  readonly agreement?: { readonly says: () => string } | undefined;
  /** How old what is known of their agreement is, in seconds, and whether it is too old to go by. */
  readonly hearing?: { readonly isStale: boolean; readonly seconds: number } | undefined;
}

/** One thing that has to hold for the webhook to be sent requests. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What a person would want to know about it, in a few words. */
  readonly says: string;
}

/**
 * What /readyz goes by. Only the sets and the draining: a webhook that says no leaves its share of the requests to the
 * others, so nothing may fail here that would not be better elsewhere.
 */
export function readiness(
  { sets, trouble, agreement, hearing }: PolicySetState,
  draining: boolean,
): readonly Check[] {
  const rejected = trouble === undefined ? '' : `; others are rejected: ${trouble.replaceAll('\n', '; ')}`;
  return [
    sets === undefined
      ? { name: 'policy-sets', ok: false, says: `none was ever loaded${rejected}` }
      : { name: 'policy-sets', ok: true, says: `${sets.names.join(', ')} (${sets.digest})${rejected}` },
    ...(agreement === undefined
      ? []
      : [{ name: 'policy-sets-agreed', ok: true, says: unheard(hearing) ?? agreement.says() }]),
    { name: 'serving', ok: !draining, says: draining ? 'draining' : 'accepting requests' },
  ];
}

/** Nobody may read an agreement out of what was true some time ago. */
function unheard(hearing: PolicySetState['hearing']): string | undefined {
  return hearing?.isStale ? `not heard from the cluster for ${Math.round(hearing.seconds)} s` : undefined;
}

export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ ok }) => ok);
}

/** As Kubernetes' own components show it: `[+]policy-sets ok: recommended (sha256:…)`, a check a line. */
export function listed(checks: readonly Check[]): string {
  const lines = checks.map(({ name, ok, says }) =>
    ok ? `[+]${name} ok: ${says}` : `[-]${name} failed: ${says}`,
  );
  return `${lines.join('\n')}\nreadyz check ${isReady(checks) ? 'passed' : 'failed'}\n`;
}
