import { isList, isMap, type Json } from '#json/value.ts';
import { hintFor } from '#nearest.ts';
import { standsForAny } from '#workload/name-pattern.ts';
import type { Catalogue } from './catalogue.ts';
import type { SetDocument } from './document.ts';
import { type Problem, told } from './problem.ts';
import { policySetSchema } from './schema.ts';
import { validatorFor } from './validate.ts';
import type { WrittenExemption, WrittenSet } from './written.ts';

/** What a document says, as far as the schema passes it, and what is wrong with it by itself, whatever else there is. */
export interface Checked {
  readonly written?: WrittenSet;
  readonly problems: readonly Problem[];
}

export type Checker = (document: SetDocument) => Checked;

const CHECKERS = new WeakMap<Catalogue, Checker>();

/** Remembers every document that it has checked. */
export function checkerOf(catalogue: Catalogue): Checker {
  const checker = CHECKERS.get(catalogue) ?? remembering(checkerFor(catalogue));
  CHECKERS.set(catalogue, checker);
  return checker;
}

function remembering(check: Checker): Checker {
  const known = new WeakMap<SetDocument, Checked>();
  return (document) => {
    const checked = known.get(document) ?? check(document);
    known.set(document, checked);
    return checked;
  };
}

/** No set that a person answers for comes near. Without a bound one set could keep the webhook busy for seconds. */
const MOST_VALUES = 20_000;

function checkerFor(catalogue: Catalogue): Checker {
  const validate = validatorFor(policySetSchema(catalogue));
  return (document) => {
    if (hasMoreValues(document.value, MOST_VALUES))
      return { problems: [document.error([], `expected at most ${MOST_VALUES} values, found more`)] };
    const valid = validate(document);
    return 'problems' in valid
      ? valid
      : { written: valid.written, problems: told(findingsIn(valid.written, document, catalogue)) };
  };
}

/** Whether there are more lists, maps and single values than `most`, however deep. */
function hasMoreValues(value: Json, most: number): boolean {
  const open: Json[] = [value];
  let count = 1;
  for (let next = open.pop(); next !== undefined && count <= most; next = open.pop()) {
    const members = isList(next) ? next : isMap(next) ? Object.values(next) : [];
    count += members.length;
    if (count <= most) open.push(...members);
  }
  return count > most;
}

/** What no schema can say. */
function findingsIn({ spec }: WrittenSet, document: SetDocument, catalogue: Catalogue) {
  const { policies = [], exemptions = [] } = spec;
  const ids = policies.map(({ id }) => id);
  const isKnown = standsForAny([...catalogue.keys()]);
  return [
    ...ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [() => document.error(['spec', 'policies', String(index), 'id'], `policy "${id}" is named twice`)],
    ),
    ...exemptions.flatMap((exemption, index) =>
      findingsOn(exemption, ['spec', 'exemptions', String(index)], document, catalogue, isKnown),
    ),
  ];
}

function findingsOn(
  { policies, until }: WrittenExemption,
  path: readonly string[],
  document: SetDocument,
  catalogue: Catalogue,
  isKnown: (pattern: string) => boolean,
) {
  const unknown = policies.flatMap((pattern, index) =>
    isKnown(pattern)
      ? []
      : [() => document.error([...path, 'policies', String(index)], noPolicy(pattern, catalogue))],
  );
  return until === undefined || isDate(until)
    ? unknown
    : [...unknown, () => document.error([...path, 'until'], `there is no day ${until}`)];
}

function noPolicy(pattern: string, catalogue: Catalogue): string {
  return `no policy is called "${pattern}"${hintFor(pattern, [...catalogue.keys()], '')}`;
}

/** False for the 30th of February, which `Date` takes for the 2nd of March. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
