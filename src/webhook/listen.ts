import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type AdmendError, coded } from '#errors.ts';

/** Begins to listen and resolves with the port. Rejects with `port-taken` or `address-unusable`. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(notListening(error, host, port));
    server.once('error', refuse);
    server.listen({ host, port }, () => {
      server.off('error', refuse);
      resolve(portOf(server.address()));
    });
  });
}

/** `https://HOST:PORT`, as a caller on this machine reaches it: nobody can connect to "all addresses". */
export function urlOf(host: string, port: number): string {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `https://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

function notListening(error: NodeJS.ErrnoException, host: string, port: number): AdmendError {
  return error.code === 'EADDRINUSE'
    ? coded('port-taken', `port ${port} on ${host} is in use`, error)
    : coded('address-unusable', `cannot listen on ${host}, port ${port}: ${error.message}`, error);
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
