import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Load, Loaded } from './load.ts';
import { startLoader } from './loader-process.ts';
import { type Server, startServer } from './server.ts';

const ADMEND = new URL('../../../src/cli/main.ts', import.meta.url);
const BARE = new URL('./null-bare.ts', import.meta.url);
const EXPRESS = new URL('./null-express.ts', import.meta.url);

/** The processes of one measurement. */
export interface Troupe {
  /** In the order of the rounds: what is measured, then the floors. */
  readonly servers: readonly Server[];
  /** The CA of their one certificate, PEM. */
  readonly ca: string;
  load(server: Server, load: Omit<Load, 'url' | 'ca'>): Promise<Loaded>;
}

/** admend, and the floors unless it is `alone`, with the loader; ends them whatever comes of the work. */
export async function withTroupe<T>(
  work: (troupe: Troupe) => Promise<T>,
  { alone = false } = {},
): Promise<T> {
  const certificates = mkdtempSync(join(tmpdir(), 'admend-bench-'));
  const forget = () => rmSync(certificates, { recursive: true, force: true });
  // Ctrl-C ends the process without `finally`; the children then lose their channel, and end too.
  process.once('exit', forget);
  const loader = startLoader();
  const servers: Server[] = [];
  try {
    // admend first: it makes the certificate that the null webhooks serve with.
    const flags = ['serve', '--port=0', `--certs=${certificates}`, '--policies', 'recommended'];
    servers.push(await startServer('admend', ADMEND, flags));
    if (!alone) {
      servers.push(await startServer('express', EXPRESS, [certificates]));
      servers.push(await startServer('bare', BARE, [certificates]));
    }
    const ca = readFileSync(join(certificates, 'ca.crt'), 'utf8');
    return await work({ servers, ca, load: ({ url }, load) => loader.run({ ...load, url, ca }) });
  } finally {
    await Promise.all([loader.stop(), ...servers.map((server) => server.stop())]);
    process.off('exit', forget);
    forget();
  }
}
