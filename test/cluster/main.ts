import { parseArgs } from 'node:util';
import { down, env, status, type UpFlags, up } from './commands.ts';
import { sayOnStderr as say } from './say.ts';

const usage = `usage: npm run cluster -- COMMAND

  up      starts a Kubernetes cluster on loopback and leaves it running
            --foreground       stays until Ctrl-C, and takes it down then
            --audit-log FILE   what the API server was asked to change
  env     prints what a shell needs: eval "$(npm run -s cluster -- env)"
  status  says whether it is up; exits 1 if it is not
  down    takes it down and leaves nothing

Tests and measurements start a cluster of their own, or take this one with ADMEND_CLUSTER=reuse.
`;

class UsageError extends Error {}

async function main(args: string[]): Promise<number> {
  try {
    const { command, flags, help } = parse(args);
    if (!help) return await run(command, flags);
    process.stdout.write(usage);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say(message.startsWith('error: ') ? message : `error: ${message}`);
    if (!isUsageError(error)) return 1;
    say(`\n${usage}`);
    return 2;
  }
}

function parse(args: string[]): { command: string | undefined; flags: UpFlags; help: boolean } {
  const { values, positionals } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      foreground: { type: 'boolean' },
      'audit-log': { type: 'string' },
    },
    allowPositionals: true,
  });
  const { help, ...flags } = values;
  const [command, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`one command at a time: ${positionals.join(' ')}`);
  if (command !== 'up' && Object.keys(flags).length > 0) throw new UsageError('only up has flags');
  return { command, flags, help };
}

function isUsageError(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS');
}

async function run(command: string | undefined, flags: UpFlags): Promise<number> {
  switch (command) {
    case 'up':
      return up(flags);
    case 'env':
      return env();
    case 'status':
      return status();
    case 'down':
      return down();
    default:
      throw new UsageError(command === undefined ? 'a command is missing' : `unknown command: ${command}`);
  }
}

process.exitCode = await main(process.argv.slice(2));
