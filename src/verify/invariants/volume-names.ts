import { isMap, type JsonMap, listAt, stringAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import type { State } from './invariant.ts';
import { isApp } from './kind.ts';

/** Several invariants ask, container by container. */
const KNOWN = new WeakMap<Pod, ReadonlyMap<string, JsonMap>>();

/**
 * The volumes that the Pod's containers can mount, by name. A StatefulSet's claims take the place of volumes of the
 * same name. Source: volumesToAddForTemplates in k8s.io/kubernetes, pkg/apis/apps/validation.
 */
export function volumesOf(state: State, pod: Pod): ReadonlyMap<string, JsonMap> {
  const known = KNOWN.get(pod);
  if (known !== undefined) return known;
  const volumes = new Map<string, JsonMap>();
  for (const volume of listAt(pod.spec, 'volumes')) {
    const name = stringAt(volume, 'name');
    if (name !== undefined && isMap(volume)) volumes.set(name, volume);
  }
  for (const name of claimsOf(state)) volumes.set(name, { name, persistentVolumeClaim: { claimName: name } });
  KNOWN.set(pod, volumes);
  return volumes;
}

/** The names of the claims that a StatefulSet makes for each of its Pods. */
export function claimsOf({ kind, object }: State): ReadonlySet<string> {
  if (!isApp(kind, 'StatefulSet')) return NONE;
  const claims = listAt(object, 'spec', 'volumeClaimTemplates');
  return new Set(claims.map((claim) => stringAt(claim, 'metadata', 'name') ?? ''));
}

const NONE: ReadonlySet<string> = new Set();
