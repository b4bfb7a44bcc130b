export interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * The first HTTP/1.1 reply in what a connection has received, and how many bytes it takes; undefined while it is not
 * whole. Knows just what these servers answer: a status, Content-Length, a body.
 */
export function readReply(received: Buffer): { readonly reply: Reply; readonly length: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const bodyAt = headEnd + 4;
  const length = bodyAt + contentLength(head);
  if (received.length < length) return undefined;
  const reply = { status: Number(head.slice(9, 12)), body: received.toString('utf8', bodyAt, length) };
  return { reply, length };
}

function contentLength(head: string): number {
  const digits = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (digits === undefined) throw new Error(`an answer without Content-Length: ${head}`);
  return Number(digits);
}
