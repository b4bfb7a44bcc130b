import { Ajv, type DefinedError, type ErrorObject } from 'ajv';
import { tokensOf } from '#json/pointer.ts';
import type { JsonMap } from '#json/value.ts';
import { hintFor } from '#nearest.ts';
import type { Path, SetDocument } from './document.ts';
import { fieldOf } from './field.ts';
import { type Problem, told } from './problem.ts';
import type { WrittenSet } from './written.ts';

/** A document that the schema passes, or what is wrong with it. */
export type Validator = (
  document: SetDocument,
) => { readonly written: WrittenSet } | { readonly problems: readonly Problem[] };

/** Compiles the schema of policy sets; takes some milliseconds, so once is enough. */
export function validatorFor(schema: JsonMap): Validator {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, strictTypes: false });
  const validate = ajv.compile<WrittenSet>(schema);
  return (document) => {
    const { value } = document;
    if (validate(value)) return { written: value };
    const errors = (validate.errors ?? []).filter(isDefined).filter(({ keyword }) => keyword !== 'if');
    return { problems: told(errors.map((error) => () => problemOf(error, document))) };
  };
}

/** Every keyword that the schema uses is one that ajv itself defines. */
function isDefined(error: ErrorObject): error is DefinedError {
  return error.keyword !== undefined;
}

function problemOf(error: DefinedError, document: SetDocument): Problem {
  const path = tokensOf(error.instancePath);
  const { where, what } = explained(error, path);
  return document.error(where, what);
}

interface Explained {
  readonly where: Path;
  readonly what: string;
}

function explained(error: DefinedError, path: Path): Explained {
  const field = path.length === 0 ? 'the document' : fieldOf(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const { additionalProperty: key } = error.params;
      return { where: [...path, key], what: unknownField(key, knownFields(error)) };
    }
    case 'required':
      return {
        where: path,
        what: `expected ${fieldOf([...path, error.params.missingProperty])}, which is missing`,
      };
    case 'enum':
      return { where: path, what: noneOf(field, error.data, error.params.allowedValues.map(String)) };
    case 'const':
      return {
        where: path,
        what: `${field}: expected ${error.params.allowedValue}, found ${shown(error.data)}`,
      };
    default:
      return { where: path, what: `${field}: expected ${expectation(error)}, found ${shown(error.data)}` };
  }
}

function knownFields({ parentSchema }: DefinedError): readonly string[] {
  return Object.keys(parentSchema?.['properties'] ?? {});
}

function unknownField(key: string, known: readonly string[]): string {
  return `unknown field "${key}"${hint(key, known)}`;
}

function noneOf(field: string, found: unknown, allowed: readonly string[]): string {
  return `${field}: ${shown(found)} is none that is known${typeof found === 'string' ? hint(found, allowed) : `; expected ${allowed.join(', ')}`}`;
}

/** The one that was probably meant, or all that there are. */
function hint(found: string, known: readonly string[]): string {
  return hintFor(found, known, `; expected ${listed(known)}`);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? 'none') : `one of ${names.join(', ')}`;
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  object: 'a map',
  string: 'a text',
};

/** What the schema's own `title` says, or what its keyword means. */
function expectation(error: DefinedError): string {
  const title: unknown = error.parentSchema?.['title'];
  if (typeof title === 'string') return title;
  if (error.keyword === 'type') return TYPES[error.params.type] ?? error.params.type;
  if (error.keyword === 'minLength' || error.keyword === 'minItems') return 'it not to be empty';
  if (error.keyword === 'maxItems') return `at most ${error.params.limit} of them`;
  return error.message?.replace(/^must (match|be|have) /, '') ?? 'something else';
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : (JSON.stringify(value) ?? 'nothing');
}
