// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders, as they stand in manifests
import { describe, expect, test } from 'vitest';
import { isAmount, isStandIn, isSwitch, isWhereabouts, secretForm } from '#workload/secret-value.ts';

describe('a secret shows by its form', () => {
  test.each([
    ['private key', '-----BEGIN PRIVATE KEY-----\nMIIE'],
    ['private key', 'x\n-----BEGIN RSA PRIVATE KEY-----'],
    ['private key', '-----BEGIN PGP PRIVATE KEY BLOCK-----'],
    ['AWS access key', 'AKIAABCDEFGHIJKLMNOP'],
    ['AWS access key', 'id=ASIAABCDEFGHIJKLMNOP;'],
    ['GitHub token', `ghp_${'a1'.repeat(18)}`],
    ['GitHub token', `token github_pat_${'a_1'.repeat(20)}`],
    ['Slack token', 'xoxb-1234567890-abc'],
    ['JSON Web Token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0aa.c2lnbmF0dXJlc2ln'],
    ['JSON Web Token', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0aa.c2lnbmF0dXJlc2ln'],
    ['URL with a password', 'postgres://app:hunter2@db:5432/app'],
    ['URL with a password', 'redis://:hunter2@cache'],
    ['URL with a password', 'amqp://$(USER):$(PASS)@a,amqp://app:hunter2@b'],
    ['URL with a password', '$(SCHEME)://app:pw-$(X)@db'],
    ['URL with a password', 'redis://app:${PASSWORD:-hunter2}@db'],
    ['URL with a password', 'postgres://user:password@host/db'],
    ['URL with a password', '# postgres://app:hunter2@db'],
    ['URL with a password', '# an example\nurl: postgres://user:password@host/db'],
    ['URL with a password', 'redis://app:%s3cret@db'],
    ['URL with a password', `redis://${'u'.repeat(2_000)}:${'p'.repeat(8_000)}@db`],
  ])('%s: %s', (form, value) => {
    expect(secretForm(value)).toBe(form);
  });

  test.each([
    '',
    'info',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----',
    'AKIA',
    'XAKIAABCDEFGHIJKLMNOP',
    'AKIAABCDEFGHIJKLMNOPQ',
    'ghp_short',
    'eyJhbGciOiJub25lIn0',
    'a.b.c',
    'https://example.com/a:b@c',
    'https://jane@example.com',
    'http://localhost:8080',
    'postgres://app:$(PASSWORD)@db',
    'postgres://app:${PASSWORD}@db',
    'postgres://app:<password>@db',
    'postgres://app:***@db',
    'git@example.com:team/app.git',
    'dsn: "postgres://%s:%s@%s/%s"',
    'mysql://%(user)s:%(password)s@db',
    'git clone https://$user:$token@git.example/app',
    '# e.g. postgres://user:password@host/db\nurl: ""',
    'url: ""\n  // postgres://user:your-password@host/db',
  ])('not by this: %s', (value) => {
    expect(secretForm(value)).toBeUndefined();
  });
});

test.each([
  ['$(PASSWORD)', true],
  ['$(A):$(B)', true],
  ['${PASSWORD}', true],
  ['${PASSWORD:-}', true],
  ['${PASSWORD:-$OTHER}', true],
  ['${PASSWORD:-$(OTHER)}', true],
  ['${PASSWORD:?is unset}', true],
  ['${PASSWORD:-hunter2}', false],
  ['${PASSWORD:=пароль}', false],
  ['пароль$(X)', false],
  ['<пароль>', true],
  ['$PASSWORD', true],
  ['{{ .Values.password }}', true],
  ['<password>', true],
  ['[[password]]', true],
  ['%PASSWORD%', true],
  ['%s', true],
  ['%(password)s', true],
  ['%s3cret', false],
  ['****', true],
  ['xxxx', true],
  ['x', false],
  ['', false],
  ['$(A)-suffix', false],
  ['hunter2', false],
  ['$ecret', false],
  ['!?', false],
  ['changeme', false],
])('%s stands for something else: %j', (value, expected) => {
  expect(isStandIn(value)).toBe(expected);
});

test.each([
  ['/run/secrets/password', true],
  ['file:///etc/token', true],
  ['vault:secret/data/db#password', true],
  ['op://vault/item/field', true],
  ['arn:aws:secretsmanager:eu-west-1:1:secret:db', true],
  ['ref+awsssm://db/password', true],
  ['/9j+4AAQ/SkZJRgABAQ', false],
  ['vaulted', false],
])('%s tells where the secret is: %j', (value, expected) => {
  expect(isWhereabouts(value)).toBe(expected);
});

test.each([
  ['true', true],
  ['No', true],
  ['disabled', true],
  ['truely', false],
])('%s is a switch: %j', (value, expected) => {
  expect(isSwitch(value)).toBe(expected);
});

test.each([
  ['3600', true],
  ['-0.5', true],
  ['24h', true],
  ['1h30m', true],
  ['500ms', true],
  ['12ab', false],
  ['h', false],
  ['', false],
])('%s is an amount: %j', (value, expected) => {
  expect(isAmount(value)).toBe(expected);
});

test.each([
  'a',
  '1',
  '://',
  '://a:',
  '$(',
  '${',
  '${a:-',
  '://a:b:',
  '{{',
  '<',
  '%a',
  '-----BEGIN ',
  'eyJ',
  'eyJaaaaaaaa.',
  'ghp_',
  'xox',
  'A ',
])('values of %j without end take no time', (part) => {
  const value = `${part.repeat(1_000_000 / part.length)}!`;
  const start = performance.now();
  for (const look of [secretForm, isStandIn, isWhereabouts, isSwitch, isAmount]) look(value);
  expect(performance.now() - start).toBeLessThan(2_000);
});
