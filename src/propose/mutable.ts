import type { AdmissionRequest } from '#admission/request.ts';

/**
 * Whether a mend may touch a pointer at all. Fields that the API server lets nobody change are never touched: a
 * patch to one would refuse the whole request. Sources: ValidatePodUpdate, ValidatePodEphemeralContainersUpdate
 * and ValidateJobSpecUpdate in k8s.io/kubernetes.
 */
export type Mutable = (pointer: string) => boolean;

export function mutableFields({ operation, kind, subresource }: AdmissionRequest): Mutable {
  if (operation !== 'UPDATE') return everything;
  if (kind.group === '' && kind.kind === 'Pod') {
    return subresource === 'ephemeralcontainers' ? ephemeralContainers : nothing;
  }
  return kind.group === 'batch' && kind.kind === 'Job' ? jobLifetime : everything;
}

const everything: Mutable = () => true;
const nothing: Mutable = () => false;
/** A Job has other mutable fields, but how long it is kept is all that a fix may want to change outside its Pod. */
const jobLifetime: Mutable = (pointer) => pointer === '/spec/ttlSecondsAfterFinished';
const ephemeralContainers: Mutable = (pointer) => pointer.startsWith('/spec/ephemeralContainers/');
