import type { GroupVersionKind } from '#admission/request.ts';
import { equal } from '#json/equal.ts';
import { at, isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import type { Subject } from '#policy.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import { widened } from './powers.ts';

/** Whether the policies named the very item at this pointer, and not only something above it. */
export type Named = (pointer: string) => boolean;

/**
 * What no mend may do, whatever its policies declare: change what an object is, where it runs as whom, and what it runs;
 * take away a part that no policy named; let it do more than before. Returns the first breach, in a person's words.
 */
export function breachOf(before: Subject, after: Subject, named: Named): string | undefined {
  if (isOutOfBounds(before.kind)) return `a ${before.kind.kind} is never mended`;
  return (
    changedIdentity(before.object, after.object) ??
    changedTemplate(before, after) ??
    (before.pod && after.pod && breachInPod(before.pod, after.pod, named))
  );
}

/** What decides about the rights and the reach of others: for people, never for a mend. */
const OUT_OF_BOUNDS: readonly (readonly [group: string, kinds: readonly string[]])[] = [
  ['', ['Secret', 'Namespace', 'Node', 'ServiceAccount']],
  ['rbac.authorization.k8s.io', ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']],
  ['networking.k8s.io', ['NetworkPolicy']],
  ['apiextensions.k8s.io', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io', ['APIService']],
  ['certificates.k8s.io', ['CertificateSigningRequest']],
];

function isOutOfBounds({ group, kind }: Pick<GroupVersionKind, 'group' | 'kind'>): boolean {
  if (group === 'admissionregistration.k8s.io') return true;
  return OUT_OF_BOUNDS.some(([each, kinds]) => each === group && kinds.includes(kind));
}

/** Names, owners, managed fields, labels, selectors, status: everything but the annotations and the rest of the spec. */
function changedIdentity(before: JsonMap, after: JsonMap): string | undefined {
  return (
    differing(before, after, ['spec', 'metadata', 'data'], '') ??
    differing(mapAt(before, 'metadata'), mapAt(after, 'metadata'), ['annotations'], '/metadata') ??
    differingAt(before, after, 'spec', 'selector')
  );
}

/** What selects a Pod, and what it is called. */
function changedTemplate(before: Subject, after: Subject): string | undefined {
  if (before.pod?.pointer === '/spec') return undefined;
  return differing(before.pod?.metadata, after.pod?.metadata, ['annotations'], '/spec/template/metadata');
}

function breachInPod(before: Pod, after: Pod, named: Named): string | undefined {
  if (accountOf(before) !== accountOf(after)) return 'it runs as another service account';
  return (
    lostItem(before.spec, after.spec, 'volumes', before.pointer, named) ??
    breachInContainers(before, after, named) ??
    allowedMore(before, after)
  );
}

function allowedMore(before: Pod, after: Pod): string | undefined {
  const power = widened(before, after);
  return power === undefined ? undefined : `it may do more: ${power}`;
}

/** serviceAccount is the old name of serviceAccountName, and ignored beside it. */
function accountOf({ spec }: Pod): string {
  return stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount') || '';
}

function breachInContainers(before: Pod, after: Pod, named: Named): string | undefined {
  if (before.containers.length !== after.containers.length) return 'a container comes or goes';
  for (const [index, container] of before.containers.entries()) {
    const now = after.containers[index];
    if (now === undefined || container.spec === now.spec) continue;
    const breach = breachInContainer(container, now, named);
    if (breach !== undefined) return `${titleOf(container)}: ${breach}`;
  }
  return undefined;
}

/** What a container runs, and by what it is known. */
const RUN = ['name', 'image', 'command', 'args', 'workingDir', 'restartPolicy'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'];
const LISTS = ['ports', 'env', 'envFrom', 'volumeMounts', 'volumeDevices'];

function breachInContainer(before: Container, after: Container, named: Named): string | undefined {
  for (const field of RUN) {
    const changed = differingAt(before.spec, after.spec, field);
    if (changed !== undefined) return changed;
  }
  for (const probe of PROBES) {
    const gone = at(before.spec, probe) !== undefined && at(after.spec, probe) === undefined;
    if (gone && !named(`${before.pointer}/${probe}`)) return `its ${probe} goes`;
  }
  for (const list of LISTS) {
    const lost = lostItem(before.spec, after.spec, list, before.pointer, named);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

/** An item is known by what it is called; a list of items without names by their number. */
function lostItem(
  before: JsonMap,
  after: JsonMap,
  list: string,
  pointer: string,
  named: Named,
): string | undefined {
  if (before[list] === after[list]) return undefined;
  const left = listAt(after, list).map(callOf);
  for (const [index, item] of listAt(before, list).entries()) {
    const call = callOf(item);
    const place = left.indexOf(call);
    if (place >= 0) left.splice(place, 1);
    else if (!named(`${pointer}/${list}/${index}`)) return `${call} of its ${list} goes`;
  }
  return undefined;
}

/** Ports are told apart by number and protocol, mounts by where they are, all else by name. */
function callOf(item: Json): string {
  if (!isMap(item)) return JSON.stringify(item);
  const { containerPort, mountPath, devicePath, name } = item;
  if (containerPort !== undefined)
    return `${JSON.stringify(containerPort)}/${stringAt(item, 'protocol') ?? 'TCP'}`;
  return JSON.stringify(mountPath ?? devicePath ?? name ?? item);
}

/** The first member, none of `free`, that is not the same in both. A null is an absent field. */
function differing(
  before: JsonMap | undefined,
  after: JsonMap | undefined,
  free: readonly string[],
  pointer: string,
): string | undefined {
  if (before === after) return undefined;
  for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    if (!free.includes(key) && !equal(at(before, key), at(after, key))) return `${pointer}/${key} changes`;
  }
  return undefined;
}

function differingAt(before: JsonMap, after: JsonMap, ...keys: readonly string[]): string | undefined {
  return equal(at(before, ...keys), at(after, ...keys)) ? undefined : `${keys.join('.')} changes`;
}
