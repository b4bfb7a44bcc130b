import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setText } from '../policyset/reading.ts';
import { run } from './run.ts';

/** Policies about several objects, over the files of one run. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admend-cli-neighbours-'));
  write('set.yaml', setText('policies: [{ id: dangling-service }, { id: missing-service-account }]'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;
const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { serviceAccountName: web, containers: [{ name: web, image: "registry.example/web:1.4.2" }] }
`;
const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
`;

/** Which policies find something, by the kind of the object, over these paths. */
async function foundIn(args: readonly string[], input = '') {
  const { code, stdout } = await run(
    ['check', ...args, '--policies', join(folder, 'set.yaml'), '--output', 'json'],
    input,
  );
  const { objects } = JSON.parse(stdout);
  const found = objects.flatMap(({ kind, violations = [] }: Found) =>
    violations.map(({ policy }) => `${kind} ${policy}`),
  );
  return { code, found };
}

interface Found {
  readonly kind: string;
  readonly violations?: readonly { readonly policy: string }[];
}

const CLEAN = { code: 0, found: [] };
const ALONE = 'Service dangling-service';

describe('check', () => {
  test('knows what is in other files of the run, whatever their order', async () => {
    const [service, pod, account] = [
      write('deploy/web/service.yaml', SERVICE),
      write('deploy/a-pod.yaml', POD),
      write('deploy/z-account.yaml', ACCOUNT),
    ];
    expect(await foundIn([join(folder, 'deploy')])).toEqual(CLEAN);
    expect(await foundIn([service, pod, account])).toEqual(CLEAN);
    expect(await foundIn([account, pod, service])).toEqual(CLEAN);
  });

  test('takes what is given for all that there is', async () => {
    const service = write('service.yaml', SERVICE);
    const pod = write('pod.yaml', POD);
    expect(await foundIn([service])).toEqual({ code: 1, found: [ALONE] });
    expect(await foundIn([service, pod])).toEqual({ code: 1, found: ['Pod missing-service-account'] });
  });

  test('reads standard input and a List as well', async () => {
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', labels: { app: 'web' } }, spec: {} }],
    });
    expect(await foundIn(['-'], `${SERVICE}---\n${POD}---\n${ACCOUNT}`)).toEqual(CLEAN);
    expect(await foundIn(['-'], `${SERVICE}---\n${list}`)).toEqual(CLEAN);
  });

  test('puts an object without a namespace where --namespace says', async () => {
    const service = write('service.yaml', SERVICE.replace('name: web', 'name: web, namespace: shop'));
    const pod = write('pod.yaml', POD);
    const account = write('account.yaml', ACCOUNT);
    expect((await foundIn([service, pod, account])).found).toEqual([ALONE]);
    expect(await foundIn([service, pod, account, '--namespace', 'shop'])).toEqual(CLEAN);
  });

  test('tells of a document that cannot be read once, and goes by the others', async () => {
    write('deploy/service.yaml', `${SERVICE}---\n{ broken`);
    write('deploy/pod.yaml', POD);
    write('deploy/account.yaml', ACCOUNT);
    expect(await foundIn([join(folder, 'deploy')])).toEqual({ code: 2, found: [] });
  });

  test.each(['sarif', 'junit', 'github', 'table'])('tells of it as %s', async (output) => {
    const service = write('service.yaml', SERVICE);
    const { code, stdout } = await run([
      'check',
      service,
      '--policies',
      join(folder, 'set.yaml'),
      '--output',
      output,
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('dangling-service');
  });
});

describe('mend', () => {
  test('knows them too, and leaves what has no fix', async () => {
    const service = write('service.yaml', SERVICE);
    const pod = write('pod.yaml', POD);
    const { code, stdout } = await run([
      'mend',
      service,
      pod,
      '--policies',
      `${join(folder, 'set.yaml')},recommended`,
      '--output',
      'json',
    ]);
    expect(code).toBe(1);
    const { objects } = JSON.parse(stdout);
    const left = objects.flatMap(({ remaining }: { remaining: { policy: string }[] }) =>
      remaining.map(({ policy }) => policy),
    );
    expect(left).toContain('missing-service-account');
    expect(left).not.toContain('dangling-service');
    expect(objects[1].mended).not.toEqual([]);
  });

  test('writes what it mends beside them', async () => {
    const pod = write('pod.yaml', POD);
    write('account.yaml', ACCOUNT);
    const args = ['mend', folder, '--policies', `${join(folder, 'set.yaml')},recommended`, '--write'];
    expect((await run(args)).stderr).toContain('1 file changed');
    expect(readFileSync(pod, 'utf8')).toContain('seccompProfile');
  });
});
