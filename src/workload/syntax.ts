/**
 * How the API server wants names and paths written. Sources: k8s.io/apimachinery, pkg/util/validation/validation.go
 * and pkg/api/validate/content; validatePathNoBacksteps in k8s.io/kubernetes.
 */

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A label of a DNS name in lower case: what containers, volumes and hosts are called. */
export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && LABEL.test(name);
}

/** Such labels joined by dots: what most objects are called. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

/** A key of labels and annotations: `app`, `example.com/app`. */
export function isQualifiedName(name: string): boolean {
  const slash = name.indexOf('/');
  if (slash >= 0 && !isDnsSubdomain(name.slice(0, slash))) return false;
  const last = name.slice(slash + 1);
  return last.length <= 63 && QUALIFIED.test(last);
}

export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= 63 && QUALIFIED.test(value));
}

/** The name of a container's port: `http`. */
export function isPortName(name: string): boolean {
  if (name.length > 15 || !/^[-a-z0-9]+$/.test(name) || !/[a-z]/.test(name)) return false;
  return !name.includes('--') && !name.startsWith('-') && !name.endsWith('-');
}

/** Printable ASCII but for `=`, as since Kubernetes 1.32. */
export function isEnvName(name: string): boolean {
  return /^[ -<>-~]+$/.test(name);
}

/** A path below some folder, that does not climb out of it. */
export function isDescending(path: string): boolean {
  return !path.startsWith('/') && !climbs(path);
}

/** True for a path with `..` among its parts. */
export function climbs(path: string): boolean {
  return path.includes('..') && path.split('/').includes('..');
}
