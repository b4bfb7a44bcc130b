import type { AdmissionRequest } from '#admission/request.ts';
import { equal } from '#json/equal.ts';
import { valueAt } from '#json/lookup.ts';
import { isList, isMap, type Json, type JsonMap } from '#json/value.ts';

/**
 * Whether a mend may set a pointer to `value`, or remove it where there is none. Fields that the API server lets nobody
 * change are left alone: a patch to one would refuse the whole request. Unless it puts back what is stored: whoever applies
 * a manifest again states once more what was mended when the object was created, and is refused without that.
 * Sources: ValidatePodUpdate, ValidatePodEphemeralContainersUpdate and ValidateJobSpecUpdate in k8s.io/kubernetes.
 */
export type Mutable = (pointer: string, value?: Json) => boolean;

export function mutableFields(request: AdmissionRequest): Mutable {
  const { operation, object = {}, oldObject = {} } = request;
  if (operation !== 'UPDATE') return everything;
  const free = freeFields(request);
  return (pointer, value) => free(pointer) || putsBack(oldObject, object, pointer, value);
}

type Fields = (pointer: string) => boolean;

function freeFields({ kind, subresource }: AdmissionRequest): Fields {
  if (kind.group === '' && kind.kind === 'Pod') {
    return subresource === 'ephemeralcontainers' ? ephemeralContainers : nothing;
  }
  return kind.group === 'batch' && kind.kind === 'Job' ? jobLifetime : everything;
}

const everything: Fields = () => true;
const nothing: Fields = () => false;
/** A Job has other mutable fields, but how long it is kept is all that a fix may want to change outside its Pod. */
const jobLifetime: Fields = (pointer) => pointer === '/spec/ttlSecondsAfterFinished';
const ephemeralContainers: Fields = (pointer) => pointer.startsWith('/spec/ephemeralContainers/');

/** An item of a list is put back out of it where the stored list has none like it, wherever it stands. */
function putsBack(stored: JsonMap, sent: JsonMap, pointer: string, value: Json | undefined): boolean {
  if (value !== undefined) return holds(valueAt(stored, pointer), value);
  const list = valueAt(stored, pointer.slice(0, Math.max(0, pointer.lastIndexOf('/'))));
  if (!isList(list)) return saysNothing(valueAt(stored, pointer));
  const item = valueAt(sent, pointer);
  return !list.some((each) => equal(each, item));
}

/** A map that came into being with one field is put back where the stored one has that field, and perhaps others. */
function holds(stored: Json | undefined, value: Json): boolean {
  if (!isMap(stored) || !isMap(value)) return equal(stored, value);
  return Object.entries(value).every(
    ([key, member]) => Object.hasOwn(stored, key) && holds(stored[key], member),
  );
}

function saysNothing(value: Json | undefined): boolean {
  return value === undefined || equal(value, {}) || equal(value, []);
}
