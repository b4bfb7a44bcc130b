import { isList, isMap, type Json, listAt, member, stringAt } from '#json/value.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { called, ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const ephemeralContainers: Invariant = {
  id: 'ephemeral-containers',
  demands:
    'Ephemeral containers come into a Pod that exists, never with a new Pod or in a template; they have no ports, probes, lifecycle, resources, restart or resize policies and no sub-paths, and their target is another container of the Pod.',
  source: 'validateEphemeralContainers, ValidatePodCreate, ValidatePodTemplateSpec',
  breaches: ofPods((pod, tell, { kind, old, subresource }) => {
    for (const container of pod.containers) {
      if (container.kind !== 'ephemeral') continue;
      if (!isPod(kind)) tell(`${called(container)} in a template`);
      else if (old === undefined && subresource === '') tell(`${called(container)} in a new pod`);
      checkFields(container, tell);
      checkTarget(container, pod, tell);
    }
  }),
};

const FORBIDDEN = [
  'ports',
  'resources',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
];

function checkFields(container: Container, tell: Tell): void {
  for (const field of FORBIDDEN) {
    const value = member(container.spec, field);
    if (value !== undefined && !isNothing(field, value)) tell(`${called(container)} has ${field}`);
  }
  for (const mount of listAt(container.spec, 'volumeMounts')) {
    const path = `${stringAt(mount, 'subPath') ?? ''}${stringAt(mount, 'subPathExpr') ?? ''}`;
    if (path !== '') tell(`${called(container)} mounts a sub-path`);
  }
}

/** Probes and hooks are there as soon as they are a map; of the others an empty one is none. */
function isNothing(field: string, value: Json): boolean {
  if (isList(value)) return value.length === 0;
  return field === 'resources' && isMap(value) && Object.values(value).every((part) => part === null);
}

function checkTarget(container: Container, { containers }: Pod, tell: Tell): void {
  const target = stringAt(container.spec, 'targetContainerName') ?? '';
  if (target === '') return;
  if (!containers.some(({ kind, name }) => kind !== 'ephemeral' && name === target))
    tell(`${called(container)} targets ${target}, which is not there`);
}
