import type { Json } from '#json/value.ts';

/**
 * Resource quantities (`100m`, `1.5Gi`, `1e3`, `2`), compared exactly. Grammar and suffixes: the package comment of
 * k8s.io/apimachinery/pkg/api/resource.
 */

const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: Readonly<Record<string, bigint>> = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:([numkMGTPE]?)|([KMGTPE]i)|[eE]([+-]?\d{1,2}))$/;

/** Longer than any that means something: an exact number of a million digits would take seconds to compare. */
const LONGEST = 64;

/** The same few quantities come with nearly every object. */
const KNOWN = new Map<string, bigint | undefined>();
const MOST_KNOWN = 1_000;

/** The quantity in units of 10^-9, rounded up as the API server does; undefined for what is no quantity. */
export function nanosOf(value: Json | undefined): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (text.length > LONGEST) return undefined;
  const known = KNOWN.get(text);
  if (known !== undefined || KNOWN.has(text)) return known;
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  const nanos = nanosIn(text);
  KNOWN.set(text, nanos);
  return nanos;
}

function nanosIn(text: string): bigint | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix, binary, exponent] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction) * (binary === undefined ? 1n : 1n << (BINARY[binary] ?? 0n));
  const power = Number(exponent ?? DECIMAL[suffix ?? ''] ?? 0) - fraction.length + 9;
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : dividedUp(digits, 10n ** BigInt(-power));
  return sign === '-' ? -nanos : nanos;
}

function dividedUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

/** True for a quantity of nothing (`0`, `0Mi`, `0e3`); false for any other, and for what is no quantity. */
export function isZero(quantity: string | number): boolean {
  const text = String(quantity);
  // Nearly every quantity shows a digit other than 0 at once.
  return !/^[+-]?[0.]*[1-9]/.test(text) && nanosOf(text) === 0n;
}

/** The larger of two quantities, as it was written; the first where they are equal or one is no quantity. */
export function larger(first: Json, second: Json): Json {
  const a = nanosOf(first);
  const b = nanosOf(second);
  return a !== undefined && b !== undefined && b > a ? second : first;
}
