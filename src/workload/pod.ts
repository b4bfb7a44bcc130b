import { pointerOf } from '#json/pointer.ts';
import { at, isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { injectedNames } from './injected.ts';
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
  /** Its securityContext, which most policies about it look into. */
  readonly context: JsonMap | undefined;
  /** Another admission webhook added it, by its name and the mark on the Pod. Whoever writes the Pod can forge both. */
  readonly injected: boolean;
}

/** What of a Pod is not to be changed: the caller's decision, not a fact about the object. */
export interface Reserve {
  /** Some of its containers, though which ones is not for the Pod to tell. */
  readonly someContainers: boolean;
  /** Those that other admission webhooks added. */
  readonly injectedContainers: boolean;
}

const NO_RESERVE: Reserve = { someContainers: false, injectedContainers: false };

/** The Pod that an object is or would create. */
export interface Pod {
  readonly spec: JsonMap;
  /** JSON Pointer of `spec` from the object, e.g. `/spec/template/spec`. */
  readonly pointer: string;
  /** Labels and annotations of the Pod; for a template they are the template's. */
  readonly metadata: JsonMap | undefined;
  /** Init containers first, then containers, then ephemeral ones, each in the object's order. */
  readonly containers: readonly Container[];
  /** Another admission webhook added some of them. */
  readonly hasInjected: boolean;
  /** The fields of securityContext that some container, not an ephemeral one, states for itself. */
  readonly stated: ReadonlySet<string>;
  /** Nothing may be stated for all containers at once, because not all of them are to be changed. */
  readonly apart: boolean;
  /** The object binds its Pod to Windows: fields of Linux mean nothing there. */
  readonly windows: boolean;
  /** It runs there, or has options for it and is bound to nothing: no field of Linux should be added. */
  readonly mayBeWindows: boolean;
}

const TITLES: Readonly<Record<ContainerKind, string>> = {
  container: 'container',
  init: 'init container',
  sidecar: 'sidecar',
  ephemeral: 'ephemeral container',
};

/** How a text calls a container, `init container "prepare"`, or, where it is about none, the `pod`. */
export function titleOf(container: Container | undefined): string {
  return container === undefined ? 'pod' : `${TITLES[container.kind]} "${container.name}"`;
}

const LISTS = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
] as const;

/** The Pod in `object`; undefined when the kind carries none or the object holds no map where its spec belongs. */
export function podOf(kind: GroupKind, object: JsonMap, reserve = NO_RESERVE): Pod | undefined {
  const path = templatePathOf(kind);
  if (path === undefined) return undefined;
  const template = at(object, ...path);
  const spec = mapAt(template, 'spec');
  if (spec === undefined) return undefined;
  const pointer = pointerOf([...path, 'spec']);
  const metadata = mapAt(template, 'metadata');
  const containers = containersOf(spec, pointer, injectedNames(metadata));
  const hasInjected = containers.some(({ injected }) => injected);
  const os = osOf(spec);
  let stated: ReadonlySet<string> | undefined;
  return {
    spec,
    pointer,
    metadata,
    containers,
    hasInjected,
    // Only a violation asks for it, and most Pods have none.
    get stated() {
      stated ??= statedBy(containers);
      return stated;
    },
    apart: reserve.someContainers || (reserve.injectedContainers && hasInjected),
    windows: os === 'windows',
    // Only a fix asks for it.
    get mayBeWindows() {
      return os === 'windows' || (os === undefined && hasWindowsOptions(spec, containers));
    },
  };
}

function containersOf(spec: JsonMap, pointer: string, injectedHere: ReadonlySet<string>): Container[] {
  const containers: Container[] = [];
  for (const [list, kind] of LISTS) {
    const items = listAt(spec, list);
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!isMap(item)) continue;
      const name = stringAt(item, 'name') ?? `#${index}`;
      containers.push({
        kind: kind === 'init' && isSidecar(item) ? 'sidecar' : kind,
        name,
        pointer: `${pointer}/${list}/${index}`,
        spec: item,
        context: mapAt(item, 'securityContext'),
        // An ephemeral one is always a person's.
        injected: kind !== 'ephemeral' && injectedHere.has(name),
      });
    }
  }
  return containers;
}

function statedBy(containers: readonly Container[]): ReadonlySet<string> {
  const stated = new Set<string>();
  for (const { kind, context } of containers) {
    if (kind === 'ephemeral' || context === undefined) continue;
    for (const field of Object.keys(context)) if (context[field] !== null) stated.add(field);
  }
  return stated;
}

function isSidecar(initContainer: Json): boolean {
  return stringAt(initContainer, 'restartPolicy') === 'Always';
}

/**
 * The system that the Pod is bound to: `spec.os`, which the API server and the kubelet go by, else the node selector,
 * which was the way to say it before 1.25. Of windowsOptions a Pod that runs on Linux may have any: where spec.os is
 * unset nobody refuses them (validateLinux in k8s.io/kubernetes is for spec.os: linux), so they prove nothing.
 */
function osOf(spec: JsonMap): string | undefined {
  return stringAt(spec, 'os', 'name') ?? stringAt(spec, 'nodeSelector', 'kubernetes.io/os');
}

/** A Pod runs on one system, so one container that has the options speaks for all. */
function hasWindowsOptions(spec: JsonMap, containers: readonly Container[]): boolean {
  return [spec, ...containers.map((container) => container.spec)].some(
    (each) => mapAt(each, 'securityContext', 'windowsOptions') !== undefined,
  );
}
