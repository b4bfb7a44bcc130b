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
export interface Troupe<Name extends string = string> {
  /** In the order of the rounds: what is measured, then what it is measured by. */
  readonly servers: readonly Server<Name>[];
  /** The CA of their one certificate, PEM. */
  readonly ca: string;
  load(server: Server<Name>, load: Omit<Load, 'url' | 'ca'>): Promise<Loaded>;
}

/** A server to start. */
export interface Member<Name extends string> {
  readonly name: Name;
  readonly script: URL;
  /** `certificates` is the folder in which the first server makes the certificate that all serve with. */
  readonly args: (certificates: string) => readonly string[];
}

export type ServerName = 'admend' | 'express' | 'bare';

const WEBHOOK: Member<'admend'> = {
  name: 'admend',
  script: ADMEND,
  args: (certificates) => ['serve', '--port=0', `--certs=${certificates}`, '--policies', 'recommended'],
};

const FLOORS: readonly Member<'express' | 'bare'>[] = [
  { name: 'express', script: EXPRESS, args: (certificates) => [certificates] },
  { name: 'bare', script: BARE, args: (certificates) => [certificates] },
];

/** admend, and the floors unless it is `alone`, with the loader. */
export function withTroupe<T>(
  work: (troupe: Troupe<ServerName>) => Promise<T>,
  { alone = false } = {},
): Promise<T> {
  return withServers<ServerName, T>(alone ? [WEBHOOK] : [WEBHOOK, ...FLOORS], work);
}

/** These servers, started one after the other, and the loader; ends them whatever comes of the work. */
export async function withServers<Name extends string, T>(
  members: readonly Member<Name>[],
  work: (troupe: Troupe<Name>) => Promise<T>,
): Promise<T> {
  const certificates = mkdtempSync(join(tmpdir(), 'admend-bench-'));
  const forget = () => rmSync(certificates, { recursive: true, force: true });
  // Ctrl-C ends the process without `finally`; the children then lose their channel, and end too.
  process.once('exit', forget);
  const loader = startLoader();
  const servers: Server<Name>[] = [];
  try {
    for (const { name, script, args } of members)
      servers.push(await startServer(name, script, args(certificates)));
    const ca = readFileSync(join(certificates, 'ca.crt'), 'utf8');
    return await work({ servers, ca, load: ({ url }, load) => loader.run({ ...load, url, ca }) });
  } finally {
    await Promise.all([loader.stop(), ...servers.map((server) => server.stop())]);
    process.off('exit', forget);
    forget();
  }
}
