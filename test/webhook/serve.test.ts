import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as elapsed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mintCertificates } from '#webhook/certificates/mint.ts';
import { setText } from '../policyset/reading.ts';
import { connection, podReview, type Reply, rawPost, send } from './stage.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

let folder: string;
let children: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-serve-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);

function serve(...args: string[]) {
  // npm would tell it the caller's folder; here the folder it runs in is meant.
  const { INIT_CWD: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--conditions=source', MAIN, 'serve', ...args], {
    cwd: folder,
    env,
  });
  children.push(child);
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk) => errors.push(String(chunk)));
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr: errors.join('') }));
  const ready = new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(JSON.parse(line));
      const port = /https:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void exit.then(({ stderr }) => reject(new Error(`it ended: ${stderr}`)));
  });
  ready.catch(() => {});
  return { child, lines, exit, ready };
}

/** A call of the webhook that keeps its certificates in the folder. */
async function ask(port: number, path: string, body?: string): Promise<Reply> {
  const tls = { ca: readFileSync(file('certs/ca.crt')) };
  return send(port, body === undefined ? { method: 'GET', path, tls } : { path, body, tls });
}

describe('admend serve', () => {
  test('serves with certificates of its own, and ends in order', async () => {
    const { child, lines, exit, ready } = serve(
      '--port',
      '0',
      '--drain-seconds',
      '0',
      '--record',
      'reviews.jsonl',
    );
    const port = await ready;
    expect(statSync(file('certs/tls.key')).mode & 0o777).toBe(0o600);
    expect((await ask(port, '/readyz')).status).toBe(200);
    expect((await ask(port, '/mutate?timeout=2s', podReview())).json().response.allowed).toBe(true);
    child.kill('SIGTERM');
    expect(await exit).toEqual({ code: 0, signal: null, stderr: '' });
    // The log is written in blocks; nothing of it is lost at the end.
    expect(lines.map(({ msg }) => msg)).toEqual([
      'ready',
      'request',
      'draining; once more ends at once',
      'drained',
    ]);
    expect(readFileSync(file('reviews.jsonl'), 'utf8')).toBe(`{"path":"/mutate","review":${podReview()}}\n`);
  });

  test('Ctrl-C drains', async () => {
    const { child, exit, ready } = serve('--port', '0', '--drain-seconds', '300');
    const port = await ready;
    const readiness = async () => (await ask(port, '/readyz')).status;
    child.kill('SIGINT');
    while ((await readiness()) !== 503);
    expect((await ask(port, '/mutate', podReview())).status).toBe(200);
    child.kill('SIGKILL');
    await exit;
  });

  test('a second signal ends it at once', async () => {
    const { child, exit, ready } = serve('--port', '0', '--drain-seconds', '300');
    await ready;
    // One that comes right after the first is the same Ctrl-C, passed on by npm.
    const again = setInterval(() => child.kill('SIGINT'), 50);
    expect(await exit).toMatchObject({ code: 130, signal: null });
    clearInterval(again);
  });

  test('a reader of its log that went away does not keep it from ending', async () => {
    const { child, exit, ready } = serve('--port', '0', '--drain-seconds', '0', '--log-level', 'debug');
    const port = await ready;
    child.stdout.destroy();
    expect((await ask(port, '/mutate', podReview())).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit).toMatchObject({ code: 0, signal: null });
  });

  test('takes its settings from a file', async () => {
    const { tls, ca } = mintCertificates({ names: ['admend.test'], days: 2, now: new Date() });
    writeFileSync(file('tls.crt'), tls.certificate);
    writeFileSync(file('tls.key'), tls.key);
    writeFileSync(
      file('admend.yaml'),
      'port: 0\ntls: {certificate: tls.crt, key: tls.key}\npolicies: [audit-all]\nlog: {level: debug}\n',
    );
    const { ready } = serve('--config', 'admend.yaml', '--log-level', 'info');
    const socket = await connection(await ready, { ca: ca.certificate, servername: 'admend.test' });
    const answer = once(socket, 'data');
    socket.write(rawPost(podReview()));
    expect(String(await answer)).not.toContain('"patch"');
    socket.destroy();
  });
});

describe('policy sets that change', () => {
  const set = (unmended: string) =>
    setText(
      `policies: [{ id: privileged, unmended: ${unmended} }, { id: host-path, unmended: ${unmended} }]`,
    );
  const flags = ['--port', '0', '--policies', './team.yaml', '--state', 'state', '--reload-seconds', '1'];

  /** What /readyz?verbose says of the policy sets, once it says what is waited for. */
  async function says(port: number, isExpected: (text: string) => boolean): Promise<string> {
    for (;;) {
      const { text } = await ask(port, '/readyz?verbose');
      if (isExpected(text)) return text;
      await elapsed(100);
    }
  }

  const digestIn = (text: string) => /sha256:\w+/.exec(text)?.[0];
  const REJECTED = /others are rejected: \S*team\.yaml:5:32: .* did you mean "deny"\?/;

  test('are taken over while it serves; bad ones are not, also not by the next process', async () => {
    writeFileSync(file('team.yaml'), set('warn'));
    const first = serve(...flags);
    const port = await first.ready;
    const before = await says(port, (text) => text.includes('ok: team'));
    writeFileSync(file('team.yaml'), set('deny'));
    const after = await says(port, (text) => digestIn(text) !== digestIn(before));
    writeFileSync(file('team.yaml'), set('dany'));
    const rejected = await says(port, (text) => REJECTED.test(text));
    expect(digestIn(rejected)).toBe(digestIn(after));
    first.child.kill('SIGKILL');
    await first.exit;
    const second = serve(...flags);
    const recalled = await says(await second.ready, (text) => REJECTED.test(text));
    expect(digestIn(recalled)).toBe(digestIn(after));
  });
});

describe('what keeps it from starting is said with its code, and it exits with 2', () => {
  test.each([
    [['--port', 'x'], 'error: --port: expected a whole number from 0 to 65535', '(usage)'],
    [
      ['--policies', 'recommendet'],
      'error: no policy set "recommendet" (did you mean "recommended"?); there are ',
      '(set-unknown)',
    ],
    [['--config', 'missing.yaml'], 'missing.yaml', '(file-unreadable)'],
    [['--tls-cert', 'tls.crt'], 'error: --tls-cert and --tls-key: expected both, or neither', '(usage)'],
    [['--tls-cert', 'tls.crt', '--tls-key', 'tls.key'], 'tls.crt', '(file-unreadable)'],
    [['--client-ca', 'ca.crt'], 'ca.crt', '(file-unreadable)'],
    [['--record', 'missing/reviews.jsonl'], 'missing/reviews.jsonl', '(file-unwritable)'],
    [['--host', '192.0.2.1', '--port', '0'], 'error: cannot listen on 192.0.2.1', '(address-unusable)'],
    [['--cert-name', 'not a name'], 'error: "not a name" is neither', '(certificate-invalid)'],
  ])('%j', async (args, message, code) => {
    const { exit } = serve(...args);
    const { code: status, stderr } = await exit;
    expect(stderr).toContain(message);
    expect(stderr).toContain(code);
    expect(status).toBe(2);
  });

  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const { exit } = serve('--port', String(port));
    expect((await exit).stderr).toContain(`error: port ${port} on 127.0.0.1 is in use`);
    other.close();
  });
});
