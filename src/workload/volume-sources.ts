import { type Json, member } from '#json/value.ts';

/**
 * The sources of volumes that the restricted Pod Security Standard takes from a Pod. Source: check_restrictedVolumes.go in
 * k8s.io/pod-security-admission.
 */
const UNRESTRICTED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** Whether the volume has one of them. Beside it the standard looks at no other; the API server takes one alone. */
export function isUnrestricted(volume: Json | undefined): boolean {
  return UNRESTRICTED.some((source) => member(volume, source) !== undefined);
}
