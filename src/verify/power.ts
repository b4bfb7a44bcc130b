import { type Json, listAt } from '#json/value.ts';
import type { Container, Pod } from '#workload/pod.ts';
import { wholeText } from './whole-text.ts';

/** Things that a `T` may do, a line each. */
export interface Power<T> {
  /** What they depend on: while it is the same value, they are the same. Asked first, for it mostly is. */
  readonly source: (of: T) => Json | undefined;
  readonly lines: (of: T) => readonly string[];
  /** The line with which all others are given as well. */
  readonly everything?: string;
}

/** A container in its Pod, which speaks for it where it does not itself. */
export interface Placed {
  readonly pod: Pod;
  readonly container: Container;
}

/** The first line that `after` has and `before` has not. */
export function more<T>(powers: readonly Power<T>[], before: T, after: T): string | undefined {
  for (const { source, lines, everything } of powers) {
    if (source(before) === source(after)) continue;
    const held = new Set(lines(before));
    if (everything !== undefined && held.has(everything)) continue;
    const gained = lines(after).find((line) => !held.has(line));
    if (gained !== undefined) return gained;
  }
  return undefined;
}

export function flag<T>(line: string, holds: (of: T) => boolean): Power<T> {
  return { source: holds, lines: (of) => (holds(of) ? [line] : []) };
}

/** A value that gives something wherever it is stated, whatever it is. */
export function stated<T>(name: string, source: Power<T>['source']): Power<T> {
  return {
    source,
    lines: (of) => {
      const value = source(of);
      return value === undefined ? [] : [`${name} ${textOf(value)}`];
    },
  };
}

/** A user or group that takes the place of any that the image might say, root among them. */
export function identity<T>(name: string, source: Power<T>['source']): Power<T> {
  const everything = `any ${name}`;
  return {
    source,
    lines: (of) => {
      const value = source(of) ?? 0;
      return [value === 0 ? everything : `${name} ${textOf(value)}`];
    },
    everything,
  };
}

/** Lines for each item of a list. */
export function items<T>(source: Power<T>['source'], linesOf: (item: Json) => readonly string[]): Power<T> {
  return { source, lines: (of) => listAt(source(of)).flatMap(linesOf) };
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : wholeText(value);
}
