import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, type Edit, type Finding } from '#policy.ts';
import {
  APP_ARMOR_ANNOTATION,
  annotationOf,
  annotationPointer,
  containerAnnotation,
} from '#workload/annotations.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { letterOf, POD_SECURITY_VERSION } from '#workload/pod-security.ts';

export default definePolicy({
  id: 'apparmor-profile',
  title: 'Container is freed from AppArmor',
  description:
    'On nodes with AppArmor the container runtime holds every container by its default profile, which keeps it from ' +
    'mounting file systems and from writing to the kernel’s files. Unconfined takes the profile away.',
  remediation: 'Remove appArmorProfile (or the annotation that it replaced), or name a profile of your own.',
  whenNot:
    'Nodes without AppArmor lose nothing, and a program that mounts file systems cannot do so under the ' +
    'runtime’s profile: name a profile of its own, or exempt it.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/apparmor/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: { type: 'object', additionalProperties: false, properties: POD_SECURITY_VERSION },
  covers: { 'pod-security-baseline': ['appArmorProfile'], 'nsa-cisa': ['apparmor'] },

  needs: [
    '{pod}/securityContext/appArmorProfile',
    '{container}/securityContext/appArmorProfile',
    '{template}/metadata/annotations',
  ],
  detect: ({ pod }, parameters) => {
    // Windows has no AppArmor; the standard forbids the field there too.
    if (pod === undefined || (pod.windows && letterOf(parameters) === undefined)) return [];
    return statementsIn(pod).map(found);
  },

  fix: {
    risks: {
      risky:
        'Somebody took the profile away, perhaps because the program needs it gone. The statement is removed and not set ' +
        'to RuntimeDefault: unset means the same where there is AppArmor, and a kubelet without it refuses the latter.',
    },
    pointers: [
      '{pod}/securityContext/appArmorProfile',
      '{container}/securityContext/appArmorProfile',
      '{template}/metadata/annotations/*',
    ],
    conflicts: 'The manifest states the profile in a field or an annotation, and the fix removes it.',
    offer: ({ container, pointer, value }, { pod }) => {
      // Without a profile of its own the container would have the Pod's, which has to be mended first.
      const ofPod = container && pod && inField(pod.spec, pod.pointer);
      if (ofPod !== undefined && value !== 'Unconfined') return undefined;
      const edits: Edit[] = [{ op: 'remove', pointer }];
      // The API server makes the field of the annotation, and refuses them where they differ: both go or none.
      if (container !== undefined && pod !== undefined && hasBoth(pod, container)) {
        edits.push({ op: 'remove', pointer: fieldIn(container.pointer) });
      }
      return { risk: 'risky', edits };
    },
  },
});

/** Where a profile is stated that holds nobody, or that nobody knows. */
interface Statement {
  readonly container?: Container;
  readonly pointer: string;
  /** `Unconfined`, or what is written in its place. */
  readonly type: string;
}

function found({ container, pointer, type }: Statement): Finding {
  const title = titleOf(container);
  const free = type === 'Unconfined';
  const written = pointer.endsWith('/appArmorProfile') ? 'securityContext.appArmorProfile' : 'its annotation';
  return {
    container,
    pointer,
    value: type,
    reason: free
      ? `${title} is freed from AppArmor: remove ${written}`
      : `${title} has an unknown AppArmor profile, ${JSON.stringify(type)}: remove ${written}`,
    detail: free
      ? 'The AppArmor profile is Unconfined, so not even the default profile of the container runtime holds.'
      : `The AppArmor profile is ${JSON.stringify(type)}; RuntimeDefault and Localhost are those that there are.`,
  };
}

/**
 * What is wrong with the profiles of the Pod and its containers. The annotation comes first: of a Pod that has one, the API
 * server copies it to the field (applyAppArmorVersionSkew), so that both stand for one statement.
 */
function statementsIn(pod: Pod): readonly Statement[] {
  const annotations = annotationsIn(pod);
  const statements: Statement[] = [];
  const ofPod = inField(pod.spec, pod.pointer);
  if (ofPod !== undefined) statements.push(ofPod);
  for (const container of pod.containers) {
    const ofContainer =
      (annotations.length > 0 ? annotated(pod, keyFor(container)) : undefined) ??
      inField(container.spec, container.pointer);
    if (ofContainer !== undefined) statements.push({ container, ...ofContainer });
  }
  return annotations.length === 0 ? statements : [...statements, ...statementsForNobody(pod, annotations)];
}

/** The keys of annotations about AppArmor, which hardly any Pod has. */
function annotationsIn(pod: Pod): readonly string[] {
  const annotations = mapAt(pod.metadata, 'annotations');
  if (annotations === undefined) return [];
  return Object.keys(annotations).filter((key) => key.startsWith(APP_ARMOR_ANNOTATION));
}

/** Annotations that name no container of the Pod: the API server refuses them, and the standard reads every one. */
function statementsForNobody(pod: Pod, annotations: readonly string[]): readonly Statement[] {
  const known = new Set(pod.containers.map(keyFor));
  return annotations.flatMap((key) => (known.has(key) ? [] : (annotated(pod, key) ?? [])));
}

function inField(owner: JsonMap, pointer: string): Statement | undefined {
  const profile = mapAt(owner, 'securityContext', 'appArmorProfile');
  if (profile === undefined) return undefined;
  const type = stringAt(profile, 'type') ?? '';
  return type === 'RuntimeDefault' || type === 'Localhost' ? undefined : { pointer: fieldIn(pointer), type };
}

function annotated(pod: Pod, key: string): Statement | undefined {
  const profile = annotationOf(pod, key) ?? '';
  if (profile === '' || profile === 'runtime/default' || profile.startsWith('localhost/')) return undefined;
  const type = profile === 'unconfined' ? 'Unconfined' : profile;
  return { pointer: annotationPointer(pod, key), type };
}

function hasBoth(pod: Pod, container: Container): boolean {
  return (
    annotated(pod, keyFor(container)) !== undefined &&
    inField(container.spec, container.pointer) !== undefined
  );
}

function keyFor(container: Container): string {
  return containerAnnotation(APP_ARMOR_ANNOTATION, container);
}

function fieldIn(owner: string): string {
  return `${owner}/securityContext/appArmorProfile`;
}
