import type { Facts, Schema } from '#facts.ts';
import { type Json, type JsonMap, stringAt } from '#json/value.ts';
import { builtInSchemas, newestMinor } from '#schema/built-in.ts';

/** What a test says about a request; the rest is as for `kubectl create` by a person. */
export interface RequestParts {
  readonly uid?: string;
  readonly operation?: string;
  readonly oldObject?: Json;
  readonly subResource?: string;
  readonly namespace?: string;
  readonly user?: string;
}

/** The AdmissionReview that the API server would send for `object`. */
export function reviewOf(object: JsonMap, parts: RequestParts = {}): Json {
  const apiVersion = stringAt(object, 'apiVersion') ?? '';
  const [version = '', group = ''] = apiVersion.split('/').reverse();
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: parts.uid ?? 'f0a3c1de-0000-4000-8000-000000000001',
      kind: { group, version, kind: stringAt(object, 'kind') ?? '' },
      name: stringAt(object, 'metadata', 'name') ?? '',
      namespace: parts.namespace ?? stringAt(object, 'metadata', 'namespace') ?? 'shop',
      operation: parts.operation ?? 'CREATE',
      userInfo: { username: parts.user ?? 'jane', groups: ['system:authenticated'] },
      ...(parts.subResource !== undefined && { subResource: parts.subResource }),
      object,
      oldObject: parts.oldObject ?? null,
      dryRun: false,
    },
  };
}

/** An update from `oldObject` to `object`. */
export function updateOf(oldObject: JsonMap, object: JsonMap, parts: RequestParts = {}): Json {
  return reviewOf(object, { operation: 'UPDATE', oldObject, ...parts });
}

export const SCHEMAS = await builtInSchemas(newestMinor());

/** A schema for made-up fields: every kind has it, and it finds fault as `faults` says. */
export function schemaThat(faults: Schema['faults']): () => Schema {
  return () => ({ name: 'any', faults });
}

export const TAKES_ALL = schemaThat(() => []);

export const MUTATE: Facts = {
  phase: 'mutate',
  now: new Date('2026-11-21T12:00:00Z'),
  namespaceLabels: {},
  schemas: SCHEMAS,
};

/** For policies of tests, which mend fields that Kubernetes does not have. */
export const MADE_UP: Facts = { ...MUTATE, schemas: TAKES_ALL };

export const VALIDATE: Facts = { ...MUTATE, phase: 'validate' };
