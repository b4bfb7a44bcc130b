import { describe, expect, test } from 'vitest';
import { type Configuration, configurationOf } from '#config/configuration.ts';
import { configurationFile } from '#config/file.ts';
import { commandLine, flagsOfSettings } from '#config/flags.ts';
import { SETTINGS } from '#config/settings.ts';
import { AdmendError } from '#errors.ts';
import { nearest } from '#nearest.ts';

const CALLER = '/home/jane';

function configured(flags: Record<string, unknown>, file?: string): Configuration {
  const sources = file === undefined ? [] : [configurationFile('/etc/admend/config.yaml', file)];
  return configurationOf([commandLine(flags, CALLER), ...sources], CALLER);
}

function problemOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof AdmendError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
}

describe('the configuration', () => {
  test('has a default for everything', () => {
    expect(configured({})).toEqual({
      host: '127.0.0.1',
      port: 8443,
      policies: ['recommended'],
      reloadSeconds: 5,
      state: undefined,
      exclude: { namespaces: ['admend-system', 'kube-node-lease', 'kube-public', 'kube-system'], users: [] },
      tls: {
        certificate: undefined,
        key: undefined,
        clientCa: undefined,
        folder: '/home/jane/certs',
        names: [],
      },
      kubernetes: 'auto',
      record: undefined,
      queue: { requests: 1_000, megabytes: 256 },
      drainSeconds: 5,
      log: { level: 'info' },
    });
  });

  test('comes from the file, and flags override it', () => {
    const file = `
host: 0.0.0.0
port: 9443
exclude: {namespaces: [kube-system, storage]}
tls:
  clientCa: client-ca.crt
log: {level: debug}
`;
    expect(configured({ port: '0', logLevel: 'warn' }, file)).toMatchObject({
      host: '0.0.0.0',
      port: 0,
      exclude: { namespaces: ['kube-system', 'storage'], users: [] },
      tls: { clientCa: '/etc/admend/client-ca.crt' },
      log: { level: 'warn' },
    });
  });

  test('paths are seen from the caller on the command line, and from the file in it', () => {
    const file = 'policies: [recommended, ./ours.yaml]\nrecord: /var/log/reviews.jsonl\n';
    expect(configured({}, file)).toMatchObject({
      policies: ['recommended', '/etc/admend/ours.yaml'],
      record: '/var/log/reviews.jsonl',
    });
    expect(configured({ policies: ['strict', 'sets/ours.yaml'], certs: 'mine' }, file)).toMatchObject({
      policies: ['strict', '/home/jane/sets/ours.yaml'],
      tls: { folder: '/home/jane/mine' },
    });
  });

  test.each(['', '# nothing but a remark\n', 'exclude:\n', '---\n'])(
    'an empty file says nothing: %j',
    (file) => {
      expect(configured({}, file)).toEqual(configured({}));
    },
  );
});

describe('what is wrong is said with its place', () => {
  test.each([
    [
      'port: 70000',
      'config-invalid: /etc/admend/config.yaml:1:1: port: expected a whole number from 0 to 65535',
    ],
    [
      'port: 84.43',
      'config-invalid: /etc/admend/config.yaml:1:1: port: expected a whole number from 0 to 65535',
    ],
    ['host:', 'config-invalid: /etc/admend/config.yaml:1:1: host: expected a text'],
    [
      '\nlog:\n  level: loud\n',
      'config-invalid: /etc/admend/config.yaml:3:3: log.level: expected one of error, warn, info, debug, silent',
    ],
    [
      'policies: recommended',
      'config-invalid: /etc/admend/config.yaml:1:1: policies: expected a list of texts',
    ],
    ['policies: [1]', 'config-invalid: /etc/admend/config.yaml:1:1: policies: expected a list of texts'],
    [
      '\n  prot: 1\n',
      'config-invalid: /etc/admend/config.yaml:2:3: no setting is called "prot"; did you mean "port"?',
    ],
    [
      'exclude:\n  namespace: [a]\n',
      'config-invalid: /etc/admend/config.yaml:2:3: no setting is called "exclude.namespace"; did you mean "exclude.namespaces"?',
    ],
    [
      'level: debug',
      'config-invalid: /etc/admend/config.yaml:1:1: no setting is called "level"; did you mean "log.level"?',
    ],
    ['tls: [a]', 'config-invalid: /etc/admend/config.yaml:1:6: tls is no map of settings'],
    ['- port', 'config-invalid: /etc/admend/config.yaml:1:1: the file is no map of settings'],
    ['[a]: 1', 'config-invalid: /etc/admend/config.yaml:1:1: no setting is called ""; there are '],
  ])('%j', (file, problem) => {
    expect(problemOf(() => configured({}, file)).slice(0, problem.length)).toBe(problem);
  });

  test.each(['port: 1\nport: 2\n', 'host: "a\n', 'a: b: c\n'])('YAML that is none: %j', (file) => {
    expect(problemOf(() => configured({}, file))).toMatch(
      /^config-invalid: \/etc\/admend\/config\.yaml:\d+:\d+: ./,
    );
  });

  test.each([
    [{ port: 'x' }, 'usage: --port: expected a whole number from 0 to 65535'],
    [{ port: '-1' }, 'usage: --port: expected a whole number from 0 to 65535'],
    [{ drainSeconds: '1e3' }, 'usage: --drain-seconds: expected a whole number from 0 to 300'],
    [{ logLevel: 'loud' }, 'usage: --log-level: expected one of error, warn, info, debug, silent'],
    [{ host: '' }, 'usage: --host: expected a text'],
    [
      { replica: 'a'.repeat(122) },
      'usage: --replica: expected a name of at most 121 letters, digits and signs of ASCII',
    ],
    [
      { replica: 'a b' },
      'usage: --replica: expected a name of at most 121 letters, digits and signs of ASCII',
    ],
  ])('%j', (flags, problem) => {
    expect(problemOf(() => configured(flags))).toBe(problem);
  });
});

describe('the settings', () => {
  const settings = Object.values(SETTINGS);

  test('no key and no flag is there twice', () => {
    for (const name of ['key', 'flag'] as const) {
      expect(new Set(settings.map((setting) => setting[name])).size).toBe(settings.length);
    }
  });

  test('no key stands above another', () => {
    for (const { key } of settings) {
      expect(settings.filter((other) => other.key.startsWith(`${key}.`))).toEqual([]);
    }
  });

  test('each is described in whole sentences', () => {
    for (const { key, description } of settings) expect(description, key).toMatch(/^[A-Z].*\.$/);
  });

  test('flags show what holds without them', () => {
    const descriptions = flagsOfSettings().map(({ long, description }) => `${long} ${description}`);
    expect(descriptions.find((text) => text.startsWith('--drain-seconds'))).toMatch(/\(default: 5 s\)$/);
    expect(descriptions.find((text) => text.startsWith('--policies'))).toMatch(/\(default: recommended\)$/);
    expect(descriptions.find((text) => text.startsWith('--exclude-user'))).not.toContain('default');
  });
});

test.each([
  ['prot', 'port'],
  ['Policy', 'policies'],
  ['drain-seconds', 'drainSeconds'],
  ['something-else-entirely', undefined],
])('instead of %s probably %s was meant', (name, meant) => {
  expect(nearest(name, ['port', 'host', 'policies', 'drainSeconds'])).toBe(meant);
});
