import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startCluster } from '../test/cluster/cluster.ts';
import { admend, startWebhook } from '../test/support/webhook-process.ts';
import { examples } from './examples.ts';

/** Starts a real API server, registers the real webhook with it, and applies every example with kubectl. */
export async function onACluster(): Promise<void> {
  const cluster = await startCluster();
  try {
    const webhook = await startWebhook(['recommended']);
    try {
      const kubectl = (...args: string[]) => shell(['kubectl', ...args], cluster.env);
      console.log(await admend(['install', `--url=${webhook.url}`, `--ca=${webhook.ca}`], cluster.env));
      await kubectl('version');
      for (const { file } of examples()) await kubectl('apply', '-f', file);
      await kubectl('get', 'deployment', 'web', '-o', 'jsonpath={.spec.template.spec}{"\\n"}');
      await kubectl('diff', '-f', 'examples/');
      await kubectl('get', 'pods');
    } finally {
      await webhook.stop();
    }
  } finally {
    await cluster.stop();
  }
}

/** Shows a command, runs it, and lets it write to this terminal. Its exit code is for the person to see. */
async function shell([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  const child = spawn(command, args, { env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) console.log(`(exit code ${code})`);
}
