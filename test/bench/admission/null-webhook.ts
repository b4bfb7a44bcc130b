import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Json, stringAt } from '#json/value.ts';

/**
 * The floor, fixed by the design (section 9) so that nobody marks his own: the body parsed once, and the shortest
 * answer that the API server accepts. Both null webhooks share it; they differ in what carries it.
 */
export function allow(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const review: Json = JSON.parse(Buffer.concat(chunks).toString());
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: stringAt(review, 'request', 'uid'), allowed: true },
      }),
    );
  });
}

/** Serves with admend's own certificate, from the folder that is the process's first argument. */
export function serveNull(listener: RequestListener): void {
  const certificates = process.argv[2];
  if (certificates === undefined) throw new Error('usage: null-*.ts FOLDER-WITH-CERTIFICATE');
  const server = createServer(
    {
      key: readFileSync(join(certificates, 'tls.key')),
      cert: readFileSync(join(certificates, 'tls.crt')),
      // Longer than the API server keeps an idle connection (90 s), as admend does.
      keepAliveTimeout: 120_000,
    },
    listener,
  );
  server.listen(0, '127.0.0.1', () => {
    const { port }: AddressInfo = addressOf(server.address());
    process.stdout.write(`https://127.0.0.1:${port}\n`);
  });
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return address;
}
