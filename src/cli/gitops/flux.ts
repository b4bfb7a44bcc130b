import { pointerOf } from '#json/pointer.ts';
import type { MendedFields } from './fields.ts';

/**
 * Part of the spec of a HelmRelease and of a Kustomization of Flux, two documents. Flux knows JSON Pointers only, so each
 * list is covered up to `items` items; a pointer that leads nowhere does no harm. Source:
 * https://fluxcd.io/flux/components/helm/helmreleases/#drift-detection and
 * https://fluxcd.io/blog/2026/08/ignore-rules-drift-detection
 */
export function fluxIgnore(fields: readonly MendedFields[], items: number) {
  const ignore = fields.map(({ group, kind, patterns }) => ({
    paths: patterns.flatMap((pattern) => pointers(pattern, items)),
    target: { ...(group !== '' && { group }), kind },
  }));
  return [
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      spec: { driftDetection: { mode: 'enabled', ignore } },
    },
    { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', spec: { ignore } },
  ];
}

export const FLUX_NOTES = `What these policy sets let admend change, for Flux: a HelmRelease whose drift is detected, and (from Flux 2.9 on) a
Kustomization. Before 2.9 a Kustomization has no such rules.

Flux finds drift by a server-side apply as a dry run, which passes through admend like any other: as long as admend
answers, its mends are no drift, and none of this is needed. It is for times when the webhook is away, and for fields
that Git sets and a mend replaces. A Kustomization then leaves these fields alone altogether, also when Git changes
them. Flux's paths know no wildcard: --items says how many items of each list they cover.`;

function pointers(pattern: readonly string[], items: number): string[] {
  const any = pattern.indexOf('*');
  if (any === -1) return [pointerOf(pattern)];
  return Array.from({ length: items }, (_, index) => pattern.with(any, String(index))).flatMap((each) =>
    pointers(each, items),
  );
}
