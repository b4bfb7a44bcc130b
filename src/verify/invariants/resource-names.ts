import { isQualifiedName } from '#workload/syntax.ts';

/** What may be requested and limited. Source: k8s.io/kubernetes, pkg/apis/core/helper/helpers.go. */

const HUGE_PAGES = 'hugepages-';
const OF_CONTAINERS: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

export function isContainerResource(name: string): boolean {
  if (OF_CONTAINERS.has(name)) return true;
  if (!isQualifiedName(name)) return false;
  if (!name.includes('/')) return isHugePages(name);
  return isNative(name) || isExtended(name);
}

/** Of the Pod as a whole. */
export function isPodResource(name: string): boolean {
  return name === 'cpu' || name === 'memory' || (isHugePages(name) && isQualifiedName(name));
}

export function isHugePages(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

/** `hugepages-2Mi` -> `2Mi` */
export function pageSizeOf(name: string): string {
  return name.slice(HUGE_PAGES.length);
}

/** Devices and the like (`example.com/gpu`): whole numbers. */
export function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`);
}

/** True where a request may be less than the limit. */
export function isOvercommitted(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}
