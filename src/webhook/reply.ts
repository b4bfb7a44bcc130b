import type { ServerResponse } from 'node:http';
import type { AdmendError } from '#errors.ts';

export const JSON_TYPE = 'application/json';
export const TEXT_TYPE = 'text/plain; charset=utf-8';

/** Sends a whole reply in one write. `last` asks the caller to close the connection after it. */
export function reply(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  last: boolean,
): void {
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) };
  response.writeHead(status, last ? { ...headers, Connection: 'close' } : headers).end(text);
}

/** Says no on the level of HTTP, where there is no request to answer. */
export function replyError(
  response: ServerResponse,
  status: number,
  error: AdmendError,
  last: boolean,
): void {
  const { code, message, remedy } = error;
  reply(response, status, JSON_TYPE, JSON.stringify({ code, message, remedy }), last);
}
