import { isList, isMap, type Json } from '#json/value.ts';

/** An object without what the API server, or a controller, makes up anew each time. */
export function lasting(value: Json | undefined): Json {
  if (isList(value)) return value.map(lasting);
  if (typeof value === 'string') return value.replace(/^kube-api-access-\w+$/, 'kube-api-access');
  if (!isMap(value)) return value ?? null;
  const generated = value['generateName'] !== undefined;
  const members = Object.entries(value).filter(
    ([key]) => !MADE_UP.has(key) && !(generated && key === 'name'),
  );
  return Object.fromEntries(members.map(([key, member]) => [key, lasting(member)]));
}

const MADE_UP = new Set([
  'creationTimestamp',
  'managedFields',
  'uid',
  'resourceVersion',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'job-name',
  'batch.kubernetes.io/job-name',
]);
