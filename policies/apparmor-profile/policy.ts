import { stringAt } from '#json/value.ts';
import { definePolicy, type Edit, type Finding, NO_PARAMETERS } from '#policy.ts';
import { APP_ARMOR_ANNOTATION, annotationOf, annotationPointer } from '#workload/annotations.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { own } from '#workload/security-context.ts';

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
  parameters: NO_PARAMETERS,

  detect: ({ pod }) => {
    if (pod === undefined || pod.windows) return [];
    const ofContainers = pod.containers.flatMap((container) => {
      const place = placeIn(pod, container);
      return place === undefined ? [] : [unconfined(titleOf(container), place, container)];
    });
    const ofPod = stringAt(pod.spec, 'securityContext', 'appArmorProfile', 'type');
    return ofPod === 'Unconfined' ? [unconfined('pod', fieldIn(pod.pointer)), ...ofContainers] : ofContainers;
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
    offer: ({ container, pointer }, { pod }) => {
      const edits: Edit[] = [{ op: 'remove', pointer }];
      // The API server makes the field of the annotation, and refuses them where they differ: both go or none.
      if (container !== undefined && pod !== undefined && hasBoth(pod, container)) {
        edits.push({ op: 'remove', pointer: fieldIn(container.pointer) });
      }
      return { risk: 'risky', edits };
    },
  },
});

function unconfined(title: string, pointer: string, container?: Container): Finding {
  const written = pointer.endsWith('/appArmorProfile') ? 'securityContext.appArmorProfile' : 'its annotation';
  return {
    ...(container !== undefined && { container }),
    pointer,
    value: 'Unconfined',
    reason: `${title} is freed from AppArmor: remove ${written}`,
    detail:
      'The AppArmor profile is Unconfined, so not even the default profile of the container runtime holds.',
  };
}

/**
 * Where it is written that `container` is unconfined. The annotation comes first: of a Pod that has one, the API
 * server copies it to the field (applyAppArmorVersionSkew), so that both stand for one statement.
 */
function placeIn(pod: Pod, container: Container): string | undefined {
  if (hasAnnotation(pod, container)) return annotationPointer(pod, keyFor(container));
  return hasField(container) ? fieldIn(container.pointer) : undefined;
}

function hasBoth(pod: Pod, container: Container): boolean {
  return hasAnnotation(pod, container) && hasField(container);
}

function hasAnnotation(pod: Pod, container: Container): boolean {
  return annotationOf(pod, keyFor(container)) === 'unconfined';
}

function hasField(container: Container): boolean {
  return own(container, 'appArmorProfile', 'type') === 'Unconfined';
}

function keyFor({ name }: Container): string {
  return `${APP_ARMOR_ANNOTATION}${name}`;
}

function fieldIn(owner: string): string {
  return `${owner}/securityContext/appArmorProfile`;
}
