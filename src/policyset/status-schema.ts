import type { JsonMap } from '#json/value.ts';

const TEXT = { type: 'string', maxLength: 16_384 };
const TIME = { type: 'string', format: 'date-time' };
const GENERATION = { type: 'integer', format: 'int64' };

/** What the webhook says about a policy set of the cluster, as a structural schema. `src/policyset/status.ts` makes it. */
export const STATUS_SCHEMA: JsonMap = {
  description: 'What became of the set. Written by the replicas of the webhook.',
  type: 'object',
  properties: {
    observedGeneration: {
      description: 'The generation of the spec that every replica has seen.',
      ...GENERATION,
    },
    digest: {
      description: 'What of the set is in force, with all that it extends; absent while replicas differ.',
      ...TEXT,
    },
    loaded: { description: 'Whether the spec is what is in force, in every replica.', type: 'boolean' },
    error: {
      description: 'What keeps the spec from being in force, a line each; the last good one serves on.',
      ...TEXT,
    },
    replicas: {
      description: 'What each replica of the webhook has in force.',
      type: 'array',
      maxItems: 256,
      items: {
        type: 'object',
        required: ['name', 'time'],
        properties: {
          name: { type: 'string', maxLength: 253 },
          digest: { description: 'Absent where no version of the set was ever good.', ...TEXT },
          generation: { description: 'The generation of the spec that it has seen.', ...GENERATION },
          loaded: { type: 'boolean' },
          error: TEXT,
          time: { description: 'When it last said so; renewed every few minutes.', ...TIME },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
    },
    conditions: {
      description: 'Loaded and Agreed.',
      type: 'array',
      maxItems: 8,
      items: {
        type: 'object',
        required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
        properties: {
          type: { type: 'string', maxLength: 316 },
          status: { type: 'string', enum: ['True', 'False', 'Unknown'] },
          observedGeneration: GENERATION,
          lastTransitionTime: TIME,
          reason: { type: 'string', maxLength: 1_024, pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$' },
          message: { type: 'string', maxLength: 32_768 },
        },
      },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    },
  },
};
