import { at, isMap, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import type { Stage } from './stage.ts';

/** What the API server answered to a server-side apply. */
export interface Applied {
  readonly accepted: boolean;
  /** Why not, in the API server's words; empty where it accepts. */
  readonly reason: string;
  /** The fields that other managers own and that would change: `.spec.replicas`. */
  readonly conflicts: readonly string[];
  /** As it is stored, or would be in a dry run. */
  readonly object: JsonMap;
  /** True where the webhook says that it mended something. */
  readonly mended: boolean;
}

/** Server-side apply without force, as one of several field managers. */
export async function applyAs(
  manager: string,
  stage: Stage,
  object: JsonMap,
  query: '' | '&dryRun=All' = '',
): Promise<Applied> {
  const path = `${collectionOf(object)}/${stringAt(object, 'metadata', 'name')}?fieldManager=${manager}${query}`;
  const { status, text, warnings } = await stage.send('PATCH', path, 'application/apply-patch+yaml', object);
  const body: Json = JSON.parse(text);
  const accepted = status === 200 || status === 201;
  return {
    accepted,
    reason: accepted ? '' : `${status} ${stringAt(body, 'message')}`,
    conflicts:
      status === 409 ? listAt(body, 'details', 'causes').map((cause) => stringAt(cause, 'field') ?? '') : [],
    object: accepted && isMap(body) ? body : {},
    mended: warnings.includes('mended: '),
  };
}

/** Makes the namespace of an object, and the service accounts without which its Pods would be refused. */
export async function prepareNamespaceOf(stage: Stage, object: JsonMap): Promise<void> {
  const create = (collection: string, kind: string, name: string) =>
    stage.send('POST', `/api/v1/${collection}`, 'application/json', {
      apiVersion: 'v1',
      kind,
      metadata: { name },
    });
  const namespace = stringAt(object, 'metadata', 'namespace') ?? '';
  await create('namespaces', 'Namespace', namespace);
  const named = ['serviceAccountName', 'serviceAccount'].map((field) => stringAt(object, 'spec', field));
  for (const name of new Set(['default', ...named]))
    if (name) await create(`namespaces/${namespace}/serviceaccounts`, 'ServiceAccount', name);
}

/** `/apis/apps/v1/namespaces/shop/deployments`; every kind of workload has its plural in `s`. */
function collectionOf(object: JsonMap): string {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const namespace = stringAt(object, 'metadata', 'namespace');
  const plural = `${stringAt(object, 'kind')?.toLowerCase()}s`;
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/namespaces/${namespace}/${plural}`;
}

const OF_THE_SERVER = ['managedFields', 'uid', 'resourceVersion', 'creationTimestamp'];
const OF_CONTROLLERS = [
  'deployment.kubernetes.io/revision',
  'kubectl.kubernetes.io/last-applied-configuration',
];

/** What an object says, without what the API server and controllers add by themselves, and without chance. */
export function saidBy(object: JsonMap): Json {
  const { metadata: _, status: __, ...rest } = object;
  const metadata = without(mapAt(object, 'metadata'), OF_THE_SERVER);
  const annotations = without(mapAt(metadata, 'annotations'), OF_CONTROLLERS);
  const text = JSON.stringify({ ...rest, metadata: { ...metadata, annotations } })
    .replaceAll(String(at(object, 'metadata', 'uid')), 'UID')
    .replace(/kube-api-access-\w{5}/g, 'kube-api-access-x');
  return JSON.parse(text);
}

function without(map: JsonMap | undefined, keys: readonly string[]): JsonMap {
  return Object.fromEntries(Object.entries(map ?? {}).filter(([key]) => !keys.includes(key)));
}
