import { annotationOf, containerAnnotation } from './annotations.ts';
import type { Container, Pod } from './pod.ts';

/**
 * Seccomp profiles as the Pod Security Standards know them: the field since Kubernetes 1.19, and before it annotations,
 * which nothing but validation reads since 1.27. Source: check_seccompProfile_baseline.go in k8s.io/pod-security-admission.
 */

/** The types of a profile that holds the container by something. */
export function isProfile(type: string | undefined): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

/** The annotation that stood where `container` states its profile now; without one, where the Pod does. */
export function seccompAnnotation(container?: Container): string {
  return container === undefined
    ? 'seccomp.security.alpha.kubernetes.io/pod'
    : containerAnnotation('container.seccomp.security.alpha.kubernetes.io/', container);
}

/** What it says; undefined where there is none. */
export function annotatedProfile(pod: Pod, container?: Container): string | undefined {
  return annotationOf(pod, seccompAnnotation(container));
}

/** What to remove before RuntimeDefault can be set, as an advice; undefined where nothing is in its way. */
export function annotationFirst(pod: Pod, container?: Container): string | undefined {
  if (!contradictsRuntimeDefault(annotatedProfile(pod, container))) return undefined;
  return `first remove ${container === undefined ? "the Pod's" : 'its'} seccomp annotation`;
}

/** Whether the API server refuses RuntimeDefault in the field beside the annotation (validateSeccompAnnotationsAndFields). */
export function contradictsRuntimeDefault(annotation: string | undefined): boolean {
  return annotation !== undefined && annotation !== 'runtime/default' && annotation !== 'docker/default';
}
