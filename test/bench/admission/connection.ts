import { connect, type TLSSocket } from 'node:tls';
import { type Reply, readReply } from './reply.ts';

/** The API server waits 30 s at most; here every server is next door. */
const PATIENCE_MS = 10_000;

/**
 * A kept HTTP/1.1 connection with one request at a time, as the API server uses it. node:https as a client costs more
 * CPU than the servers that it is to measure, and on two cores that decides who waits for whom.
 */
export class Connection {
  readonly #socket: TLSSocket;
  #received: Buffer = Buffer.alloc(0);
  #settle: { resolve: (reply: Reply) => void; reject: (error: Error) => void } | undefined;

  static open(url: string, ca: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), ca, ALPNProtocols: ['http/1.1'] });
      socket.once('error', reject);
      socket.once('secureConnect', () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
    });
  }

  private constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(PATIENCE_MS, () => {
      if (this.#settle !== undefined) socket.destroy(new Error(`no answer within ${PATIENCE_MS} ms`));
    });
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the server closed a kept connection')));
  }

  /** Sends a whole request, head and body. Rejects when the connection is lost: a lost POST is a failed admission. */
  exchange(request: Buffer): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the connection was lost'));
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const read = readReply(this.#received);
    if (read === undefined) return;
    this.#received = this.#received.subarray(read.length);
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.resolve(read.reply);
  }

  #fail(error: Error): void {
    this.#settle?.reject(error);
    this.#settle = undefined;
  }
}
