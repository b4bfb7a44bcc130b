import type { IncomingMessage } from 'node:http';
import type { Memory } from './memory.ts';
import { HEAD_BYTES } from './uid.ts';

/**
 * The largest body that is read. The API server reads objects of up to 3 MiB (MaxRequestBodyBytes, twice the 1.5 MiB
 * that etcd takes); Go writes some characters of a text as six bytes (`<` as `\u003c`), so one may grow to 18 MiB in
 * a review; a review of an update holds two of them, the object and the old one: 36 MiB. User, kinds and options are
 * far below the 1 MiB added for them. Anything less would let an object be padded past its judgement.
 */
export const BODY_LIMIT = 37 * 1024 * 1024;

/** What came of reading a body. */
export type Body =
  /** All of it. Its bytes are taken from the memory; whoever is done with them gives them back. */
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  /** Not kept, for want of memory or of time; `head` is how it began, enough for the uid. */
  | { readonly kind: 'unread'; readonly why: 'queue' | 'deadline'; readonly head: Buffer }
  | { readonly kind: 'too-large' }
  /** The caller hung up: there is nobody to answer. */
  | { readonly kind: 'gone' };

/** Reads the body once, whole, within `milliseconds`, if it has no more than `limit` bytes. Never rejects. */
export function readBody(
  request: IncomingMessage,
  memory: Memory,
  milliseconds: number,
  limit: number,
): Promise<Body> {
  if (Number(request.headers['content-length']) > limit) return Promise.resolve({ kind: 'too-large' });
  return new Promise((resolve) => {
    const reader = new Reader(memory, limit, (body) => {
      clearTimeout(late);
      request.off('data', take).off('end', end).off('close', gone);
      resolve(body);
    });
    const take = (chunk: Buffer) => reader.take(chunk);
    const end = () => reader.end();
    const gone = () => reader.stop({ kind: 'gone' });
    const late = setTimeout(() => reader.late(), milliseconds);
    request.on('data', take).on('end', end).on('close', gone);
  });
}

class Reader {
  readonly #memory: Memory;
  readonly #limit: number;
  readonly #done: (body: Body) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #held = 0;
  /** How the body began, once the rest is only read to be thrown away. */
  #head: Buffer | undefined;

  constructor(memory: Memory, limit: number, done: (body: Body) => void) {
    this.#memory = memory;
    this.#limit = limit;
    this.#done = done;
  }

  take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limit) this.stop({ kind: 'too-large' });
    else if (this.#head !== undefined) return;
    else if (this.#memory.take(chunk.length)) this.#keep(chunk);
    else this.#discard(chunk);
  }

  end(): void {
    if (this.#head !== undefined) this.stop({ kind: 'unread', why: 'queue', head: this.#head });
    else this.#done({ kind: 'whole', bytes: this.#whole() });
  }

  late(): void {
    this.stop({ kind: 'unread', why: 'deadline', head: this.#head ?? headOf(this.#chunks) });
  }

  /** Ends without a body, and gives back what was kept of it. */
  stop(body: Body): void {
    this.#release();
    this.#done(body);
  }

  #keep(chunk: Buffer): void {
    this.#held += chunk.length;
    this.#chunks.push(chunk);
  }

  /**
   * No room. The rest is read all the same: a caller that is answered and cut off while it still writes may lose the
   * answer.
   */
  #discard(chunk: Buffer): void {
    this.#head = headOf([...this.#chunks, chunk]);
    this.#release();
  }

  #whole(): Buffer {
    const [first] = this.#chunks;
    return first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#held);
  }

  #release(): void {
    this.#memory.give(this.#held);
    this.#held = 0;
    this.#chunks = [];
  }
}

/** A copy, so that it does not keep whole chunks from being freed. */
function headOf(chunks: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = chunks;
  return Buffer.concat([first.subarray(0, HEAD_BYTES), second.subarray(0, HEAD_BYTES)]);
}
