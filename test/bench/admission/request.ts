import type { Reply } from './reply.ts';
import type { RecordedReview } from './traffic.ts';

/** Seconds that the hooks of this name are registered with. */
const TIMEOUT = { mutate: 2, validate: 3 } as const;

/** How many bytes of the uid tell one request from another. */
const DISTINCT = 8;

/** A recorded review as bytes on the wire, made into a request with a uid of its own each time it is sent. */
export class Template {
  readonly #bytes: Buffer;
  readonly #uidAt: number;
  readonly #uidTail: string;

  constructor({ phase, body, uid }: RecordedReview, host: string) {
    const head = [
      `POST /${phase}?timeout=${TIMEOUT[phase]}s HTTP/1.1`,
      `Host: ${host}`,
      'User-Agent: kube-apiserver-admission',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Accept: application/json, */*',
      'Content-Type: application/json',
      'Accept-Encoding: gzip',
    ];
    this.#bytes = Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
    this.#uidAt = this.#bytes.indexOf(`"uid":"${uid}"`) + '"uid":"'.length;
    this.#uidTail = uid.slice(DISTINCT);
  }

  /** The `number`th request. The API server never sends a uid twice, and a server that answers another's is found. */
  make(number: number): { readonly bytes: Buffer; readonly uid: string } {
    const distinct = number.toString(16).padStart(DISTINCT, '0');
    const bytes = Buffer.from(this.#bytes);
    bytes.write(distinct, this.#uidAt, 'latin1');
    return { bytes, uid: distinct + this.#uidTail };
  }
}

/** Throws unless the reply allows just this request. Says whether admend shed it. */
export function isShed({ status, body }: Reply, uid: string): boolean {
  if (status !== 200 || !body.includes(`"uid":"${uid}"`) || !body.includes('"allowed":true'))
    throw new Error(`request ${uid} was answered with ${status} ${body}`);
  return body.includes('"shed":"');
}
