import type { Json } from '#json/value.ts';
import { mapOf } from '../../support/arbitraries.ts';

/** Deeper than any object that means something, and than recursion that nobody bounded is likely to be tested with. */
const DEEP = 300;

/** Values that break careless code, wherever they stand. */
export const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  0.5,
  65_536,
  9_007_199_254_740_992,
  1e308,
  '',
  ' ',
  '0',
  'true',
  'null',
  'NaN',
  '1e400',
  '-1',
  '.',
  '100m',
  '0.5Gi',
  '1Ei',
  '99999999999999999999Ki',
  '1e-10',
  'ALL',
  'CAP_SYS_ADMIN',
  'Unconfined',
  'Localhost',
  'runtime/default',
  'kernel.shm_rmid_forced',
  'net/ipv4/tcp_syncookies',
  '/',
  '//var/./run/docker.sock/',
  '..',
  'a:latest',
  'a@sha256:',
  '$(A)',
  '$$(A',
  'a/b~c',
  '~1',
  '__proto__',
  'constructor',
  'ключ\u202E',
  '\u0000',
  '𝕏',
  '\uD800',
  'x'.repeat(5_000),
  {},
  [],
  [null],
  [[]],
  [{}],
  ['text', 7],
  [{ name: 'app' }, { name: 'app' }],
  mapOf([['__proto__', { privileged: true }]]),
  mapOf([['constructor', { prototype: null }]]),
  { '': '' },
  { name: { name: 'app' } },
  [{ toString: 7, valueOf: null }],
  nested(DEEP),
];

/** Names of members that break careless code. */
export const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  '0',
  '-',
  'a/b~c',
  'ключ',
];

function nested(depth: number): Json {
  return Array.from({ length: depth }).reduce<Json>((inner) => ({ a: [inner] }), null);
}
