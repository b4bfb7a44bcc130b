import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintCertificates } from '#webhook/certificates/mint.ts';
import { certificate } from '#webhook/certificates/x509.ts';
import { connection, MINTED, podReview, rawPost, type Stage, stage } from './stage.ts';

/** A CA, and a client certificate of it. */
function clientOfNewCa() {
  const now = new Date();
  const { ca } = mintCertificates({ names: [], days: 1, now });
  const authority = { name: 'admend development CA', key: createPrivateKey(ca.key) };
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { from: now, to: new Date(now.getTime() + 3_600_000) };
  return {
    ca: ca.certificate,
    cert: certificate({ name: 'kube-apiserver', key: privateKey }, authority, validity, []),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

const { ca: CLIENT_CA, ...TRUSTED } = clientOfNewCa();
const { ca: _, ...STRANGER } = clientOfNewCa();

let webhook: Stage;

beforeAll(async () => {
  webhook = await stage({ clientCa: CLIENT_CA });
});

afterAll(() => webhook.close());

describe('with a client CA', () => {
  test('a caller with its certificate is served', async () => {
    expect((await webhook.ask({ body: podReview(), tls: TRUSTED })).status).toBe(200);
  });

  test.each([
    ['without a certificate', {}],
    ['with one of another CA of the same name', STRANGER],
    ['with one that is for servers', { cert: MINTED.tls.certificate, key: MINTED.tls.key }],
  ])('a caller %s is not', async (_, tls) => {
    for (const path of ['/mutate', '/validate']) {
      const reply = await webhook.ask({ body: podReview(), path, tls });
      expect(reply.status).toBe(401);
      expect(reply.json()).toMatchObject({ code: 'client-not-trusted' });
    }
  });

  test('probes and metrics are for all', async () => {
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await webhook.ask({ method: 'GET', path })).status, path).toBe(200);
    }
  });

  test.each([
    ['TLSv1.2', 'without a certificate earns no trust', {}, 401],
    ['TLSv1.3', 'without a certificate earns no trust', {}, 401],
    ['TLSv1.2', 'with one of another CA neither', STRANGER, 401],
    ['TLSv1.3', 'with one of another CA neither', STRANGER, 401],
    ['TLSv1.2', 'with a trusted one keeps it', TRUSTED, 200],
    ['TLSv1.3', 'with a trusted one keeps it', TRUSTED, 200],
  ] as const)('a resumed session of %s %s', async (maxVersion, _, tls, status) => {
    const first = await connection(webhook.port, { ...tls, maxVersion });
    const session = await sessionOf(first, maxVersion);
    first.destroy();
    const again = await connection(webhook.port, { ...tls, maxVersion, session });
    expect(again.isSessionReused()).toBe(true);
    again.write(rawPost(podReview()));
    const [answer] = await once(again, 'data');
    expect(String(answer)).toContain(`HTTP/1.1 ${status} `);
    again.destroy();
  });
});

/** TLS 1.2 has it with the handshake, TLS 1.3 sends it some time later. */
async function sessionOf(socket: TLSSocket, version: SecureVersion): Promise<Buffer | undefined> {
  if (version === 'TLSv1.2') return socket.getSession();
  const [session] = await once(socket.resume(), 'session');
  return session;
}
