/** Numbers in plain YAML scalars as Go's `strconv` reads them for goyaml.v2; undefined for what is no number. */

const INT = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;
const DECIMAL = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const FRACTION = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
const UINT64_MAX = 2n ** 64n - 1n;

/**
 * `0x1F`, `0o17`, `017`, `0b1`, `-5`, `1_000`: as `strconv.ParseInt(s, 0, 64)`, then `ParseUint`, without underscores.
 * Exact, because a map key is written from it digit by digit. What needs more than 64 bits is not an integer.
 */
export function integerOf(text: string): bigint | undefined {
  // goyaml.v2 tries `0b` a second time with the prefix cut off, so the sign may stand behind it.
  const digits = /^0b[+-]/.test(text) ? `${text[2]}0b${text.slice(3)}` : text;
  const found = INT.exec(digits);
  if (found === null) return undefined;
  const [, sign, hex, binary, octal, decimal] = found;
  const size = BigInt(literalOf(hex, binary, octal) ?? decimal ?? '0');
  if (sign === '-') return -size >= INT64.min ? -size : undefined;
  return size <= (sign === '' && digits === text ? UINT64_MAX : INT64.max) ? size : undefined;
}

function literalOf(hex: string | undefined, binary: string | undefined, octal: string | undefined) {
  if (hex !== undefined) return `0x${hex}`;
  if (binary !== undefined) return `0b${binary}`;
  return octal === undefined ? undefined : `0o${octal}`;
}

/** `1.5`, `1e3`, `012.`, `.5`; a decimal too large for a double is text, not infinity. */
export function decimalOf(text: string): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** `.5`, `.5e3`, `.5_5`: what begins with a dot goes straight to `strconv.ParseFloat`, which takes underscores. */
export function fractionOf(text: string): number | undefined {
  return FRACTION.test(text) ? decimalOf(text.replaceAll('_', '')) : undefined;
}

/** True for an integer that Go holds as uint64: sigs.k8s.io/yaml refuses such a map key. */
export function needsUnsigned(value: bigint): boolean {
  return value > INT64.max;
}

/**
 * A float as a map key: `strconv.FormatFloat(value, 'g', -1, 32)`, i.e. the shortest decimal that gives the same
 * 32-bit float, with an exponent of at least two digits below 1e-4 and from 1e+06.
 */
export function floatKeyOf(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = shortest(single).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) return `${mantissa}${exponentOf(exponent)}`;
  return String(Number(`${mantissa}e${power}`));
}

function shortest(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}

function exponentOf(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
