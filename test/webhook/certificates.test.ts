import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AdmendError } from '#errors.ts';
import { certificateIn } from '#webhook/certificates/folder.ts';
import { mintCertificates } from '#webhook/certificates/mint.ts';
import { readClientCa, readServingCertificate } from '#webhook/certificates/serving.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const NAMES = ['admend.admend-system.svc', '*.example.com', '10.0.0.7', '2001:db8::ff00:42:8329'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-certificates-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string) => join(folder, name);

/** What a function throws, as its code. */
async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AdmendError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
}

describe('minted certificates', () => {
  const minted = mintCertificates({ names: NAMES, days: 30, now: NOW });
  const ca = new X509Certificate(minted.ca.certificate);
  const leaf = new X509Certificate(minted.tls.certificate);

  test('the chain verifies', () => {
    expect(leaf.verify(ca.publicKey)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(ca.ca).toBe(true);
    expect(leaf.ca).toBe(false);
  });

  test('keys are EC P-256', () => {
    for (const { publicKey } of [ca, leaf]) {
      expect(publicKey.asymmetricKeyType).toBe('ec');
      expect(publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    }
  });

  test('it holds for this machine and the names given, and for no others', () => {
    for (const name of ['localhost', 'admend.admend-system.svc', 'a.example.com']) {
      expect(leaf.checkHost(name), name).toBeDefined();
    }
    for (const address of ['127.0.0.1', '::1', '10.0.0.7', '2001:db8::ff00:42:8329']) {
      expect(leaf.checkIP(address), address).toBeDefined();
    }
    expect(leaf.checkHost('admend')).toBeUndefined();
    expect(leaf.checkIP('10.0.0.8')).toBeUndefined();
  });

  test('it is valid from an hour ago for the days given', () => {
    for (const certificate of [ca, leaf]) {
      expect(certificate.validFromDate.toISOString()).toBe('2026-11-21T09:00:00.000Z');
      expect(certificate.validToDate.toISOString()).toBe('2026-12-21T10:00:00.000Z');
    }
  });

  test('dates beyond 2049 are written as RFC 5280 asks', () => {
    const far = mintCertificates({ names: [], days: 30, now: new Date('2049-12-20T00:00:00Z') });
    expect(new X509Certificate(far.tls.certificate).validToDate.toISOString()).toBe(
      '2050-01-19T00:00:00.000Z',
    );
  });

  test('serial numbers are positive, of 16 bytes, and never the same', () => {
    const serials = Array.from({ length: 20 }, () => {
      const { tls } = mintCertificates({ names: [], days: 1, now: NOW });
      return new X509Certificate(tls.certificate).serialNumber;
    });
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
    expect(new Set(serials).size).toBe(20);
  });

  test('openssl agrees', () => {
    writeFileSync(file('ca.crt'), minted.ca.certificate);
    writeFileSync(file('tls.crt'), minted.tls.certificate);
    const at = String(NOW.getTime() / 1_000);
    const verified = openssl(
      'verify',
      '-x509_strict',
      '-purpose',
      'sslserver',
      '-attime',
      at,
      '-CAfile',
      file('ca.crt'),
      file('tls.crt'),
    );
    expect(verified).toContain('tls.crt: OK');
    const shown = openssl('x509', '-in', file('tls.crt'), '-noout', '-text');
    expect(shown).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(shown).toMatch(/X509v3 Extended Key Usage: \s+TLS Web Server Authentication\n/);
    expect(shown).toContain('IP Address:2001:DB8:0:0:0:FF00:42:8329');
    expect(openssl('x509', '-in', file('ca.crt'), '-noout', '-text')).toMatch(
      /X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
    );
  });

  test('a TLS client that knows the CA accepts it', async () => {
    const { ca: authority, tls } = mintCertificates({ names: [], days: 1, now: new Date() });
    const server = createServer({ cert: tls.certificate, key: tls.key }, (socket) => socket.end());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const client = connect({
      socket: connectTcp(port, '127.0.0.1'),
      servername: 'localhost',
      ca: authority.certificate,
    });
    await new Promise((resolve, reject) => client.once('secureConnect', resolve).once('error', reject));
    expect(client.authorized).toBe(true);
    client.destroy();
    server.close();
  });

  test.each(['not a name', 'under_score', '-x', 'fe80::1%eth0', ''])(
    'no certificate for %j',
    async (name) => {
      expect(await codeOf(() => mintCertificates({ names: [name], days: 1, now: NOW }))).toBe(
        'certificate-invalid',
      );
    },
  );
});

describe('the certificate folder', () => {
  const options = { names: [], days: 30, now: NOW };
  const later = (days: number) => new Date(NOW.getTime() + days * 24 * 3_600_000);

  test('is made, with keys for their owner only', async () => {
    const { certificate, key, expires } = await certificateIn(file('new/folder'), options);
    expect(readFileSync(file('new/folder/tls.crt'), 'utf8')).toBe(certificate);
    expect(readFileSync(file('new/folder/tls.key'), 'utf8')).toBe(key);
    expect(expires).toEqual(later(30));
    for (const [name, mode] of Object.entries({
      'ca.key': 0o600,
      'tls.key': 0o600,
      'ca.crt': 0o644,
      'tls.crt': 0o644,
    })) {
      expect(statSync(file(`new/folder/${name}`)).mode & 0o777, name).toBe(mode);
    }
  });

  test('is used again while its certificate holds for a day and for all names', async () => {
    const first = await certificateIn(folder, options);
    expect(await certificateIn(folder, { ...options, now: later(28) })).toEqual(first);
  });

  test.each([
    ['ends within a day', { ...options, now: later(29.5) }],
    ['is for the future', { ...options, now: later(-2) }],
    ['lacks a name', { ...options, names: ['admend.svc'] }],
  ])('is made anew when its certificate %s', async (_, again) => {
    const first = await certificateIn(folder, options);
    expect((await certificateIn(folder, again)).certificate).not.toBe(first.certificate);
  });

  test.each(['ca.crt', 'tls.crt', 'tls.key'])('is made anew when %s is no good', async (name) => {
    const first = await certificateIn(folder, options);
    writeFileSync(file(name), 'no PEM');
    expect((await certificateIn(folder, options)).certificate).not.toBe(first.certificate);
    expect(readFileSync(file(name), 'utf8')).toContain('-----BEGIN ');
  });

  test('is the same for all who come at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => certificateIn(folder, options)));
    expect(new Set(all.map(({ certificate }) => certificate)).size).toBe(1);
  });

  test('a lock that a dead process left behind holds nobody up', async () => {
    writeFileSync(file('.lock'), '');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(file('.lock'), longAgo, longAgo);
    expect((await certificateIn(folder, options)).expires).toEqual(later(30));
  });

  test('says so when it cannot be written', async () => {
    writeFileSync(file('taken'), '');
    expect(await codeOf(() => certificateIn(file('taken'), options))).toBe('file-unwritable');
  });
});

describe('certificates that are given', () => {
  const { tls, ca } = mintCertificates({ names: [], days: 30, now: NOW });
  const other = mintCertificates({ names: [], days: 30, now: NOW });

  beforeEach(() => {
    writeFileSync(file('tls.crt'), tls.certificate);
    writeFileSync(file('tls.key'), tls.key);
    writeFileSync(file('other.key'), other.tls.key);
    writeFileSync(file('ca.crt'), ca.certificate + other.ca.certificate);
    writeFileSync(file('none.pem'), 'none');
    writeFileSync(file('broken.crt'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  });

  test('are read as they are', () => {
    expect(readServingCertificate(file('tls.crt'), file('tls.key'), NOW)).toEqual({
      ...tls,
      expires: new Date('2026-12-21T10:00:00Z'),
    });
    expect(readClientCa(file('ca.crt'))).toBe(ca.certificate + other.ca.certificate);
  });

  test.each([
    ['the key of another certificate', 'tls.crt', 'other.key', NOW, 'certificate-invalid'],
    ['a certificate that is none', 'none.pem', 'tls.key', NOW, 'certificate-invalid'],
    ['a broken certificate', 'broken.crt', 'tls.key', NOW, 'certificate-invalid'],
    ['a key that is none', 'tls.crt', 'none.pem', NOW, 'certificate-invalid'],
    ['an expired certificate', 'tls.crt', 'tls.key', new Date('2027-01-01'), 'certificate-invalid'],
    ['a file that is not there', 'missing.crt', 'tls.key', NOW, 'file-unreadable'],
  ])('%s is refused', async (_, certificate, key, now, code) => {
    expect(await codeOf(() => readServingCertificate(file(certificate), file(key), now))).toBe(code);
  });

  test.each([
    ['none.pem', 'certificate-invalid'],
    ['broken.crt', 'certificate-invalid'],
    ['missing.crt', 'file-unreadable'],
  ])('a client CA in %s is refused', async (name, code) => {
    expect(await codeOf(() => readClientCa(file(name)))).toBe(code);
  });
});

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8' });
}
