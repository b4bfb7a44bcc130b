import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { isDescending } from '#workload/syntax.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { isPod } from './kind.ts';

const OF_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const OF_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const LOCALHOST = 'localhost/';
const RUNTIME_DEFAULT: ReadonlySet<string> = new Set(['runtime/default', 'docker/default']);

export const seccompAnnotation: Invariant = {
  id: 'seccomp-annotation',
  demands:
    'The seccomp annotations of Kubernetes before 1.19 hold a profile, and the same one as `seccompProfile` where both are there; of a Pod that exists already, the second is not asked again.',
  source: 'ValidateSeccompPodAnnotations, validateSeccompAnnotationsAndFields',
  breaches: ofPods(({ spec, metadata, containers }, tell, state) => {
    const annotations = mapAt(metadata, 'annotations');
    if (annotations === undefined) return;
    for (const key in annotations) checkForm(annotations, key, tell);
    if (exists(state)) return;
    if (disagrees(stringAt(annotations, OF_POD), mapAt(spec, 'securityContext', 'seccompProfile'))) {
      tell('pod: annotation and seccompProfile disagree');
    }
    for (const container of containers) {
      const profile = mapAt(container.spec, 'securityContext', 'seccompProfile');
      if (profile === undefined) continue;
      if (disagrees(stringAt(annotations, `${OF_CONTAINER}${container.name}`), profile)) {
        tell(`${called(container)}: annotation and seccompProfile disagree`);
      }
    }
  }),
};

/** True for an update of a Pod itself; a template is read anew each time. */
function exists({ kind, old }: State): boolean {
  return old !== undefined && isPod(kind);
}

function checkForm(annotations: JsonMap, key: string, tell: Tell): void {
  if (key !== OF_POD && !key.startsWith(OF_CONTAINER)) return;
  const value = stringAt(annotations, key);
  if (value !== undefined && !isProfile(value)) tell(`annotation ${key} is no profile`);
}

function isProfile(value: string): boolean {
  if (RUNTIME_DEFAULT.has(value) || value === 'unconfined') return true;
  return value.startsWith(LOCALHOST) && isDescending(value.slice(LOCALHOST.length));
}

function disagrees(annotation: string | undefined, profile: JsonMap | undefined): boolean {
  if (annotation === undefined || profile === undefined) return false;
  const type = stringAt(profile, 'type');
  if (type === 'Unconfined') return annotation !== 'unconfined';
  if (type === 'RuntimeDefault') return !RUNTIME_DEFAULT.has(annotation);
  return type === 'Localhost' && annotation !== `${LOCALHOST}${stringAt(profile, 'localhostProfile')}`;
}
