import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding } from '#policy.ts';
import { annotationPointer } from '#workload/annotations.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import {
  isFreeAsWindows,
  letterOf,
  NEWEST,
  POD_SECURITY_LEVEL,
  POD_SECURITY_VERSION,
  SINCE,
} from '#workload/pod-security.ts';
import {
  annotatedProfile,
  annotationFirst,
  contradictsRuntimeDefault,
  isProfile,
  seccompAnnotation,
} from '#workload/seccomp.ts';

export default definePolicy({
  id: 'seccomp-unconfined',
  title: 'Container is freed from seccomp',
  description:
    'Unconfined lets a container make every system call of the kernel, also where the nodes give a profile to all that ' +
    'do not ask (seccompDefault). The baseline Pod Security Standard forbids to state it; that nothing is stated is for ' +
    'seccomp-profile to find, which finds Unconfined too where it is asked alone.',
  remediation: 'Set securityContext.seccompProfile.type to RuntimeDefault, or name a profile of your own.',
  whenNot:
    'Tracers, sandboxes and tools that build images without root may make calls that no ready profile ' +
    'allows: give them a Localhost profile with those calls, or exempt them by name.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
    'https://kubernetes.io/docs/tutorials/security/seccomp/',
  ],
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: { ...POD_SECURITY_LEVEL, ...POD_SECURITY_VERSION },
  },
  covers: {
    'pod-security-baseline': ['seccompProfile_baseline'],
    'pod-security-restricted': ['seccompProfile_restricted'],
    'nsa-cisa': ['seccomp'],
  },
  unfixable:
    'Where one of the annotations that the field replaced (seccomp.security.alpha.kubernetes.io/pod and ' +
    'container.seccomp.security.alpha.kubernetes.io/…) says something else, the API server refuses the field. A ' +
    'Pod with windowsOptions that neither spec.os nor its node selector binds to a system may run on Windows, where the ' +
    'field means nothing.',

  needs: [
    '{pod}/securityContext/seccompProfile',
    '{container}/securityContext/seccompProfile',
    '{template}/metadata/annotations',
  ],
  detect: ({ pod }, parameters) => {
    if (pod === undefined || isFree(pod, parameters)) return [];
    const stated = (letterOf(parameters) ?? NEWEST) < SINCE.seccompField ? annotated : inField;
    return [undefined, ...pod.containers].flatMap((container) => stated(pod, container));
  },

  fix: {
    risks: { risky: 'Somebody took the profile away, perhaps because the program needs it gone.' },
    pointers: [
      '{container}/securityContext/seccompProfile/type',
      '{pod}/securityContext/seccompProfile/type',
    ],
    conflicts: 'The manifest states Unconfined, and the fix changes it.',
    offer: ({ container, pointer }, { pod }) => {
      if (pod === undefined || pod.mayBeWindows || !pointer.endsWith('/type')) return undefined;
      if (contradictsRuntimeDefault(annotatedProfile(pod, container))) return undefined;
      return { risk: 'risky', edits: [{ op: 'set', pointer, value: 'RuntimeDefault' }] };
    },
  },
});

/** There is no seccomp on Windows. The baseline standard forbids the field there too. */
function isFree(pod: Pod, parameters: JsonMap): boolean {
  const letter = letterOf(parameters);
  const restricted = stringAt(parameters, 'podSecurityLevel') === 'restricted';
  return letter === undefined || restricted ? isFreeAsWindows(pod, letter) : false;
}

function inField(pod: Pod, container?: Container): readonly Finding[] {
  const { spec, pointer } = container ?? pod;
  const profile = mapAt(spec, 'securityContext', 'seccompProfile');
  const type = stringAt(profile, 'type') ?? '';
  if (profile === undefined || isProfile(type)) return [];
  return [
    {
      container,
      pointer: `${pointer}/securityContext/seccompProfile/type`,
      value: type,
      reason: `${titleOf(container)} has seccomp ${type || '""'}: ${annotationFirst(pod, container) ?? 'set seccompProfile.type: RuntimeDefault'}`,
      detail: `securityContext.seccompProfile.type is ${type || 'empty'}; RuntimeDefault and Localhost are the profiles that restrict it.`,
    },
  ];
}

function annotated(pod: Pod, container?: Container): readonly Finding[] {
  const profile = annotatedProfile(pod, container);
  if (!contradictsRuntimeDefault(profile) || profile === undefined || profile.startsWith('localhost/')) {
    return [];
  }
  const key = seccompAnnotation(container);
  return [
    {
      container,
      pointer: annotationPointer(pod, key),
      value: profile,
      reason: `${titleOf(container)} is freed from seccomp: remove its annotation`,
      detail: `The annotation ${key} is ${JSON.stringify(profile)}; runtime/default, docker/default and localhost/… are the profiles.`,
    },
  ];
}
