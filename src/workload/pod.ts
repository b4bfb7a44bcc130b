import { pointerOf } from '#json/pointer.ts';
import { at, isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { type GroupKind, templatePathOf } from './kinds.ts';

/**
 * How a container runs: with the Pod (`container`), before it (`init`), beside it although listed under
 * initContainers because its restartPolicy is Always (`sidecar`), or added later by a person (`ephemeral`).
 */
export type ContainerKind = 'container' | 'init' | 'sidecar' | 'ephemeral';

/** One container of a Pod, read once and shared by all policies. */
export interface Container {
  readonly kind: ContainerKind;
  /** Its name, or `#` and its index where the object gives none. */
  readonly name: string;
  /** JSON Pointer from the object, e.g. `/spec/template/spec/containers/0`. */
  readonly pointer: string;
  readonly spec: JsonMap;
}

/** The Pod that an object is or would create. */
export interface Pod {
  readonly spec: JsonMap;
  /** JSON Pointer of `spec` from the object, e.g. `/spec/template/spec`. */
  readonly pointer: string;
  /** Labels and annotations of the Pod; for a template they are the template's. */
  readonly metadata: JsonMap | undefined;
  /** Init containers first, then containers, then ephemeral ones, each in the object's order. */
  readonly containers: readonly Container[];
  /** The fields of securityContext that some container, not an ephemeral one, states for itself. */
  readonly stated: ReadonlySet<string>;
  /** Nothing may be stated for all containers at once, because not all of them are to be changed. */
  readonly apart: boolean;
  /** The object says that its Pod runs on Windows. */
  readonly windows: boolean;
}

const TITLES: Readonly<Record<ContainerKind, string>> = {
  container: 'container',
  init: 'init container',
  sidecar: 'sidecar',
  ephemeral: 'ephemeral container',
};

/** How a text calls a container: `init container "prepare"`. */
export function titleOf({ kind, name }: Container): string {
  return `${TITLES[kind]} "${name}"`;
}

const LISTS = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/** The Pod in `object`; undefined when the kind carries none or the object holds no map where its spec belongs. */
export function podOf(kind: GroupKind, object: JsonMap, apart = false): Pod | undefined {
  const path = templatePathOf(kind);
  if (path === undefined) return undefined;
  const template = at(object, ...path);
  const spec = mapAt(template, 'spec');
  if (spec === undefined) return undefined;
  const pointer = pointerOf([...path, 'spec']);
  const containers = containersOf(spec, pointer);
  let stated: ReadonlySet<string> | undefined;
  return {
    spec,
    pointer,
    metadata: mapAt(template, 'metadata'),
    containers,
    // Only a violation asks for it, and most Pods have none.
    get stated() {
      stated ??= statedBy(containers);
      return stated;
    },
    apart,
    windows: runsOnWindows(spec, containers),
  };
}

function containersOf(spec: JsonMap, pointer: string): Container[] {
  const containers: Container[] = [];
  for (const [list, kind] of LISTS) {
    const items = listAt(spec, list);
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!isMap(item)) continue;
      containers.push({
        kind: kind === 'init' && isSidecar(item) ? 'sidecar' : kind,
        name: stringAt(item, 'name') ?? `#${index}`,
        pointer: `${pointer}/${list}/${index}`,
        spec: item,
      });
    }
  }
  return containers;
}

function statedBy(containers: readonly Container[]): ReadonlySet<string> {
  const stated = new Set<string>();
  for (const { kind, spec } of containers) {
    const context = kind === 'ephemeral' ? undefined : mapAt(spec, 'securityContext');
    if (context === undefined) continue;
    for (const field of Object.keys(context)) if (context[field] !== null) stated.add(field);
  }
  return stated;
}

function isSidecar(initContainer: Json): boolean {
  return stringAt(initContainer, 'restartPolicy') === 'Always';
}

/**
 * `spec.os` is the field that the API server itself goes by; the node selector and windowsOptions are how Pods said
 * it before 1.25 and mostly still do. A Pod runs on one system, so one container that has the options speaks for all
 * (validateLinux in k8s.io/kubernetes refuses them in any container, as in the Pod's securityContext).
 */
function runsOnWindows(spec: JsonMap, containers: readonly Container[]): boolean {
  const os = stringAt(spec, 'os', 'name');
  if (os !== undefined) return os === 'windows';
  return (
    stringAt(spec, 'nodeSelector', 'kubernetes.io/os') === 'windows' ||
    hasWindowsOptions(spec) ||
    containers.some((container) => hasWindowsOptions(container.spec))
  );
}

function hasWindowsOptions(spec: JsonMap): boolean {
  return mapAt(spec, 'securityContext', 'windowsOptions') !== undefined;
}
