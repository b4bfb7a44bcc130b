import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { APP_ARMOR_ANNOTATION } from '#workload/annotations.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { isLocalProfile } from './apparmor-profile.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { isPod } from './kind.ts';

const LOCALHOST = 'localhost/';

export const apparmorAnnotation: Invariant = {
  id: 'apparmor-annotation',
  demands:
    'An AppArmor annotation of Kubernetes before 1.30 names a container of the Pod, holds a profile, and the same one as `appArmorProfile` where both are there; of a Pod that exists already, it cannot be changed at all.',
  source:
    'ValidateAppArmorPodAnnotations, validateAppArmorAnnotationsAndFieldsMatchOnCreate, applyAppArmorVersionSkew, ValidatePodSpecificAnnotationUpdates',
  breaches: ofPods((pod, tell, state) => {
    const annotations = mapAt(pod.metadata, 'annotations');
    const before = isPod(state.kind) ? state.old : undefined;
    if (before !== undefined) checkUnchanged(annotations, mapAt(before, 'metadata', 'annotations'), tell);
    if (annotations === undefined || !hasAny(annotations)) return;
    checkForms(annotations, pod, tell);
    if (before === undefined) checkAgreement(annotations, pod, tell, state);
  }),
};

function hasAny(annotations: JsonMap): boolean {
  for (const key in annotations) if (key.startsWith(APP_ARMOR_ANNOTATION)) return true;
  return false;
}

function checkUnchanged(now: JsonMap | undefined, before: JsonMap | undefined, tell: Tell): void {
  for (const annotations of [now, before]) {
    for (const key in annotations) {
      if (!key.startsWith(APP_ARMOR_ANNOTATION) || stringAt(now, key) === stringAt(before, key)) continue;
      if (annotations === now || stringAt(now, key) === undefined) tell(`annotation ${key} is changed`);
    }
  }
}

function checkForms(annotations: JsonMap, { containers }: Pod, tell: Tell): void {
  const names = new Set(containers.map(({ name }) => name));
  for (const key in annotations) {
    const value = key.startsWith(APP_ARMOR_ANNOTATION) ? stringAt(annotations, key) : undefined;
    if (value === undefined) continue;
    if (!names.has(key.slice(APP_ARMOR_ANNOTATION.length))) tell(`annotation ${key} names no container`);
    if (!isProfile(value)) tell(`annotation ${key} is no profile`);
  }
}

function isProfile(value: string): boolean {
  return ['', 'runtime/default', 'unconfined'].includes(value) || value.startsWith(LOCALHOST);
}

function checkAgreement(annotations: JsonMap, pod: Pod, tell: Tell, { kind }: State): void {
  if (stringAt(pod.spec, 'os', 'name') === 'windows') return;
  const ofPod = mapAt(pod.spec, 'securityContext', 'appArmorProfile');
  for (const container of pod.containers) {
    const annotation = stringAt(annotations, `${APP_ARMOR_ANNOTATION}${container.name}`);
    if (annotation === undefined || (isPod(kind) && becomesField(annotation, container))) continue;
    const profile = profileOf(container) ?? ofPod;
    if (profile !== undefined && !agrees(annotation, profile)) {
      tell(`${called(container)}: annotation and appArmorProfile disagree`);
    }
  }
}

function profileOf({ spec }: Container): JsonMap | undefined {
  return mapAt(spec, 'securityContext', 'appArmorProfile');
}

/** The API server writes the annotation of a Pod into its container where that has no profile, before it compares. */
function becomesField(annotation: string, container: Container): boolean {
  if (profileOf(container) !== undefined) return false;
  if (annotation === 'unconfined' || annotation === 'runtime/default') return true;
  return annotation.startsWith(LOCALHOST) && isLocalProfile(annotation.slice(LOCALHOST.length));
}

function agrees(annotation: string, profile: JsonMap): boolean {
  const type = stringAt(profile, 'type');
  if (type === 'Unconfined') return annotation === 'unconfined';
  if (type === 'RuntimeDefault') return annotation === 'runtime/default';
  return type !== 'Localhost' || annotation === `${LOCALHOST}${stringAt(profile, 'localhostProfile')}`;
}
