import { type JsonMap, mapAt } from '#json/value.ts';
import type { Pod } from '#workload/pod.ts';
import { called, type Tell } from './gather.ts';

/** Tells what `problemOf` says of the profile called `field`, of the Pod and of each container that has one. */
export function tellOfProfiles(
  pod: Pod,
  field: 'seccompProfile' | 'appArmorProfile',
  tell: Tell,
  problemOf: (profile: JsonMap) => string | undefined,
): void {
  const ofPod = mapAt(pod.spec, 'securityContext', field);
  const problem = ofPod === undefined ? undefined : problemOf(ofPod);
  if (problem !== undefined) tell(`pod: ${problem}`);
  for (const container of pod.containers) {
    const own = mapAt(container.spec, 'securityContext', field);
    const wrong = own === undefined ? undefined : problemOf(own);
    if (wrong !== undefined) tell(`${called(container)}: ${wrong}`);
  }
}

const TYPES: ReadonlySet<string> = new Set(['Localhost', 'RuntimeDefault', 'Unconfined']);

export function isProfileType(type: string | undefined): boolean {
  return type !== undefined && TYPES.has(type);
}
