import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findOrBuildBinary } from './binary.ts';
import { cacheFolder } from './cache.ts';
import { clusterVariables } from './kubectl.ts';
import { withLock } from './lock.ts';
import { sayOnStderr as say } from './say.ts';
import type { State } from './state.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import { findUp, hasRemains, removeRemains, stopUp, type Up, upFolder } from './up.ts';

export interface UpFlags {
  foreground?: boolean | undefined;
  'audit-log'?: string | undefined;
}

// Each command returns its exit code.

export async function up(flags: UpFlags): Promise<number> {
  const onWait = () => say('another `up` is at work; waiting for it …');
  const supervisor = await withLock(join(cacheFolder(), 'up.lock'), onWait, async () => {
    const found = await findUp();
    return found ? joinUp(found, flags) : startUp(flags);
  });
  if (flags.foreground && supervisor) return (await supervisor.ended) === 0 ? 0 : 1;
  supervisor?.release();
  return 0;
}

export async function env(): Promise<number> {
  const found = await findUp();
  if (!found) throw new Error('no cluster is up: npm run cluster -- up');
  const state = await untilReady(found);
  for (const [name, value] of Object.entries(clusterVariables(state)))
    print(`export ${name}=${quote(value)}`);
  print(`export PATH=${quote(state.bin)}:"$PATH"`);
  return 0;
}

export async function status(): Promise<number> {
  const found = await findUp();
  if (found)
    print(`${found.state ? `up: ${found.state.server}` : 'starting'} (process ${found.pid}, ${upFolder()})`);
  else if (await hasRemains())
    print(`no cluster is up; the last one failed or was killed: ${upFolder()}/logs`);
  else print('no cluster is up');
  return found?.state ? 0 : 1;
}

export async function down(): Promise<number> {
  const found = await findUp();
  if (found) await stopUp(found);
  await removeRemains();
  say(found ? 'the cluster is down' : 'no cluster was up');
  return 0;
}

async function startUp({ foreground = false, 'audit-log': auditLog }: UpFlags): Promise<Supervisor> {
  const binary = await findOrBuildBinary(say);
  await removeRemains();
  const supervisor = startSupervisor({
    binary,
    dir: upFolder(),
    auditLog: auditLog && resolve(process.env['INIT_CWD'] ?? '.', auditLog),
    lifeline: foreground,
    say,
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void supervisor.stop());
  tellAbout(await supervisor.ready);
  return supervisor;
}

async function joinUp(found: Up, flags: UpFlags): Promise<undefined> {
  say(`a cluster is ${found.state ? 'up' : 'starting'} already (process ${found.pid})`);
  if (Object.keys(flags).length > 0)
    throw new Error('it was started without these flags: take it down first');
  tellAbout(await untilReady(found));
}

async function untilReady(starting: Up): Promise<State> {
  for (let found: Up | undefined = starting; found; found = await findUp()) {
    if (found.state) return found.state;
    await sleep(200);
  }
  throw new Error('the cluster ended before it was ready');
}

function tellAbout({ server }: State): void {
  say(`
the cluster is up: ${server}
  eval "$(npm run -s cluster -- env)"   and kubectl speaks to it
  ADMEND_CLUSTER=reuse                  and tests and measurements take it
  npm run cluster -- down               takes it down`);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
