import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { coded } from '#errors.ts';
import { authorityExtensions, certificate, serverExtensions } from './x509.ts';

/** A certificate and its key, both PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** A CA for development, and the one certificate that it signed. */
export interface Minted {
  readonly ca: Pair;
  readonly tls: Pair;
}

export interface MintOptions {
  /** DNS names and IP addresses of the server, beside those of this machine. */
  readonly names: readonly string[];
  /** How long both certificates hold, from `now` on. */
  readonly days: number;
  readonly now: Date;
}

/** What every server on this machine is called. */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1'];

/** Clocks differ: a certificate that begins now is refused by whoever is behind. */
const BACKDATED_MILLISECONDS = 3_600_000;

/** All names that a certificate minted for `names` holds for. */
export function allNames(names: readonly string[]): readonly string[] {
  return [...new Set([...LOCAL_NAMES, ...names])];
}

/** Makes a CA and a server certificate with ECDSA P-256 keys. Throws `certificate-invalid` for a name that is none. */
export function mintCertificates({ names, days, now }: MintOptions): Minted {
  // An address with a zone (`fe80::1%eth0`) means something on this machine only.
  const wrong = names.find((name) => (isIP(name) === 0 ? !DNS_NAME.test(name) : name.includes('%')));
  if (wrong !== undefined) {
    throw coded('certificate-invalid', `"${wrong}" is neither a DNS name nor an IP address`);
  }
  const validity = {
    from: new Date(now.getTime() - BACKDATED_MILLISECONDS),
    to: new Date(now.getTime() + days * 24 * 3_600_000),
  };
  const ca = { name: 'admend development CA', key: newKey() };
  const tls = { name: 'admend', key: newKey() };
  return {
    ca: { certificate: certificate(ca, ca, validity, authorityExtensions(ca)), key: pemOf(ca.key) },
    tls: {
      certificate: certificate(tls, ca, validity, serverExtensions(allNames(names))),
      key: pemOf(tls.key),
    },
  };
}

const DNS_NAME = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
