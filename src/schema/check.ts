import type { ErrorObject } from 'ajv';
import type { SchemaCheck } from '#facts.ts';

/** A function as ajv writes it: what it found is left on itself until the next call. */
export interface Validate {
  (data: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

export function checkOf(validate: Validate): SchemaCheck {
  return (object) => (validate(object) ? NONE : (validate.errors ?? []).map(lineOf));
}

const NONE: readonly string[] = [];

/** `/spec/containers/star/image must be string`: by what it says an item's place in its list does not matter. */
function lineOf({ instancePath, keyword, params }: ErrorObject): string {
  return `${instancePath.replace(/\/\d+(?=\/|$)/g, '/*')}: ${SAYS[keyword]?.(params) ?? `breaks ${keyword}`}`;
}

const SAYS: Readonly<Record<string, (params: ErrorObject['params']) => string>> = {
  additionalProperties: ({ additionalProperty }) => `unknown field ${JSON.stringify(additionalProperty)}`,
  required: ({ missingProperty }) => `field ${JSON.stringify(missingProperty)} is missing`,
  type: ({ type }) =>
    `expected ${[type]
      .flat()
      .filter((each) => each !== 'null')
      .join(' or ')}`,
  minimum: ({ limit }) => `expected at least ${limit}`,
  maximum: ({ limit }) => `expected at most ${limit}`,
  pattern: () => 'expected a quantity',
  enum: ({ allowedValues }) => `expected one of ${JSON.stringify(allowedValues)}`,
};
