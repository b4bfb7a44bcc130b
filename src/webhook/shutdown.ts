import type { Server } from 'node:https';
import type { Socket } from 'node:net';

/** Ends a server in order. */
export interface Shutdown {
  /**
   * Stops listening and closes the connections on which nothing is asked. Resolves when the others have ended too,
   * and ends them after `milliseconds`.
   *
   * A connection that was idle through the whole grace may lose a request that is on its way just then. Those in use
   * were told to close with a reply, so it can only hit one that is seldom used.
   */
  readonly within: (milliseconds: number) => Promise<void>;
}

/** Watches the connections of a server from its beginning on. */
export function shutdownOf(server: Server): Shutdown {
  /** Every open one, those in their handshake included, of which node's own list knows nothing. */
  const open = new Set<Socket>();
  /** Those that were never asked anything, which node does not count as idle. */
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => keepWhileOpen(open, socket));
  server.on('secureConnection', (socket) => keepWhileOpen(unused, socket));
  server.on('request', ({ socket }) => unused.delete(socket));
  return {
    within: async (milliseconds) => {
      const over = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of unused) socket.destroy();
      const bound = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, milliseconds);
      await over;
      clearTimeout(bound);
    },
  };
}

function keepWhileOpen(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
