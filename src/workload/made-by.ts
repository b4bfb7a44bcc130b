import { booleanAt, type Json, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { templatePathOf } from './kinds.ts';

/**
 * True for what a built-in workload made, such as the ReplicaSet of a Deployment or the Job of a CronJob: what holds for
 * its maker holds for it, and the maker is asked. By the word of the object only, and whoever writes it can claim that, so
 * let be for it may only be what endangers nobody but the workload itself. The custom resource of an operator does not
 * count, because nobody asks it.
 */
export function isMadeByWorkload(object: JsonMap): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some(isWorkloadInControl);
}

function isWorkloadInControl(owner: Json): boolean {
  if (booleanAt(owner, 'controller') !== true) return false;
  const apiVersion = stringAt(owner, 'apiVersion') ?? '';
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return templatePathOf({ group, kind: stringAt(owner, 'kind') ?? '' }) !== undefined;
}
