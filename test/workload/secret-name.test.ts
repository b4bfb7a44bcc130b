import { describe, expect, test } from 'vitest';
import { asksAboutSecret, secretName } from '#workload/secret-name.ts';

describe('a name says that its value is', () => {
  test.each([
    'PASSWORD',
    'DB_PASSWORD',
    'dbPassword',
    'DBPassword',
    'db-password',
    'db.password',
    'DB_PASSWORD_2',
    'DB_PASSWORD2',
    'ROOT_PASSWD',
    'PGPASSWORD',
    'MYSQL_PWD',
    'GPG_PASSPHRASE',
    'DBPASSWORD',
    'DB_PASSWORDS',
    'DB_PASS',
    'RABBITMQ_DEFAULT_PASS',
    'PASS',
    'SMTP_PWD',
    'smtpPwd2',
  ])('a password: %s', (name) => {
    expect(secretName(name)).toBe('password');
  });

  test.each([
    'SECRET',
    'SECRETS',
    'SECRETKEY',
    'CLIENT_SECRET',
    'clientSecret',
    'API_TOKEN',
    'OAuth2Token',
    'APIKey',
    'STRIPE_API_KEY',
    'APIKEY',
    'AWS_SECRET_ACCESS_KEY',
    'AZURE_STORAGE_ACCOUNT_KEY',
    'tlsPrivateKey',
    'GOOGLE_CREDENTIALS',
    'TOKEN_V2',
  ])('a secret otherwise: %s', (name) => {
    expect(secretName(name)).toBe('other');
  });

  test.each([
    '',
    '_',
    'LEVEL',
    'PWD',
    'OLDPWD',
    'BYPASS',
    'PASS_THROUGH',
    'COMPASS',
    'PWD_MODE',
    'TOKENIZER',
    'SECRETARY',
    'PASSWORDLESS',
    'KEY',
    'PUBLIC_KEY',
    'API_V1_KEY',
    'KEYBOARD_API',
    'SECRET_NAME',
    'PASSWORD_FILE',
    'TOKEN_PATH',
    'SECRETS_DIR',
    'AWS_ACCESS_KEY_ID',
    'TOKEN_URL',
    'tokenEndpoint',
    'TOKEN_TTL',
    'FORGOT_PASSWORD_LINK',
    'password-rules',
    'TOKEN_EXPIRY',
    'PASSWORD_LOGIN_ENABLED',
    'PASSWORD_MIN_LENGTH',
    'DB_SECRET_REF',
    'MAX_TOKENS',
  ])('nothing of the kind: %j', (name) => {
    expect(secretName(name)).toBeUndefined();
  });
});

test.each([
  ['SIM_PIN', ['pin'], 'password'],
  ['licenceKey', ['LICENCE_KEY'], 'password'],
  ['PIN_NAME', ['pin'], undefined],
  ['PINT', ['pin'], undefined],
  ['ANYTHING', ['', '_', '.*'], undefined],
])('%s, where %j are words for it as well', (name, more, expected) => {
  expect(secretName(name, more)).toBe(expected);
});

test.each([
  ['MYSQL_ALLOW_EMPTY_PASSWORD', true],
  ['MYSQL_RANDOM_ROOT_PASSWORD', true],
  ['requirePass', true],
  ['MYSQL_ROOT_PASSWORD', false],
  ['', false],
])('%s asks about a secret: %j', (name, expected) => {
  expect(asksAboutSecret(name)).toBe(expected);
});

test.each(['A', 'a', 'aA', '1', '_', 'a1'])('names of %j without end take no time', (part) => {
  const start = performance.now();
  secretName(`${part.repeat(300_000)}!`);
  expect(performance.now() - start).toBeLessThan(2_000);
});
