import { escapeToken } from '#json/pointer.ts';
import { type JsonMap, mapAt, textIn } from '#json/value.ts';
import { isMadeByWorkload } from './made-by.ts';
import { matches } from './name-pattern.ts';

/** A label or annotation that is missing or wrong, as a policy reports it. Its value may be anything and is not shown. */
export interface MissingMetadata {
  readonly pointer: string;
  readonly item: string;
  readonly value: string;
  readonly reason: string;
  readonly detail: string;
}

/** What an object has to say of itself: keys, each with what its value has to be. */
export type Requirements = readonly (readonly [key: string, wanted: Wanted])[];

export interface Wanted {
  /** `an e-mail address` */
  readonly called: string;
  readonly allows: (value: string) => boolean;
}

/** The patterns of a parameter that maps keys to them. */
export function patternsIn(parameters: JsonMap, name: string): Requirements {
  return Object.entries(mapAt(parameters, name) ?? {}).flatMap(([key, pattern]) =>
    typeof pattern === 'string' ? [[key, like(pattern)] as const] : [],
  );
}

/** An empty value says nothing, whatever the pattern. */
function like(pattern: string): Wanted {
  const called = pattern === '*' ? 'any text' : `a text like ${pattern}`;
  return { called, allows: (value) => value !== '' && matches(pattern, value) };
}

/** What a workload made is let be: it has from its maker what it has. */
export function missingMetadata(
  object: JsonMap,
  on: 'labels' | 'annotations',
  requirements: Requirements,
): readonly MissingMetadata[] {
  if (requirements.length === 0 || isMadeByWorkload(object)) return [];
  return requirements.flatMap(([key, { called, allows }]) => {
    const value = textIn(mapAt(object, 'metadata', on), key);
    if (value !== undefined && allows(value)) return [];
    const field = `${on.slice(0, -1)} ${key}`;
    return [
      {
        pointer: `/metadata/${on}/${escapeToken(key)}`,
        item: key,
        value: value === undefined ? 'unset' : 'other',
        reason:
          value === undefined
            ? `no ${field}: set it to ${called}`
            : `${field} is ${value === '' ? 'empty' : 'wrong'}: set it to ${called}`,
        detail: `metadata.${on} ${value === undefined ? 'has no' : 'has another'} ${key}; wanted is ${called}.`,
      },
    ];
  });
}
