/** Whether the name of an environment variable says that its value is a secret. */

/** What a name can call a secret: whole words, in this order, next to each other. */
const PASSWORDS = ['passphrase'];
const OTHERS = [
  'secret',
  'secrets',
  'secret key',
  'secretkey',
  'token',
  'credential',
  'credentials',
  'api key',
  'apikey',
  'private key',
  'access key',
  'account key',
  'encryption key',
  'master key',
  'signing key',
];

/** No name without one of these says anything of a secret, and few names have one. */
const PART_OF_ALL = /pass|pwd|secret|token|credential|key/i;

/** Last words of a name that speaks about a secret: where it is, what it is called, how long it holds. */
const ABOUT = new Set(
  (
    'address age alg algorithm arn audience count days dir directory disabled duration enabled endpoint env expiration ' +
    'expires expiry field file files format header host hours id interval issuer kind length lifetime limit link ' +
    'location manager max min minutes mode mount name names namespace path pattern period policy port prefix provider ' +
    'ref reference region required rotation rules scope scopes seconds server size store suffix timeout ttl type uri ' +
    'url user username var version'
  ).split(' '),
);

/** `password` and what is written together with it: `dbpassword`. */
const PASSWORD = /(?:password|passwd)s?$/;

/** Enough as the last of several words; alone, PWD is the directory of a shell. */
const PASSWORD_AT_THE_END = /^.+ (?:pass|pwd)$|^pass$/;

/** Words of a name that asks whether something holds of a secret. */
const QUESTIONS = new Set(
  'allow allowed check disable empty enable force generate has ignore is need no random require show skip use'.split(
    ' ',
  ),
);

/** True for `ALLOW_EMPTY_PASSWORD`: a 0 or 1 is then an answer and no password. */
export function asksAboutSecret(name: string): boolean {
  return wordsOf(name).some((word) => QUESTIONS.has(word));
}

/** A password may be anything; what is called a token, key or secret otherwise is never a mere number. */
export type SecretName = 'password' | 'other';

/**
 * What `name` says its value is; undefined when it says nothing of a secret. `more` are further words or groups of
 * words (`pin`, `licence key`) for which it does.
 */
export function secretName(name: string, more: readonly string[] = []): SecretName | undefined {
  if (more.length === 0 && !PART_OF_ALL.test(name)) return undefined;
  const words = wordsOf(name);
  if (ABOUT.has(words.at(-1) ?? '')) return undefined;
  const text = words.join(' ');
  const spoken = ` ${text} `;
  const says = (phrase: string) => phrase !== '' && spoken.includes(` ${phrase} `);
  const password =
    words.some((word) => PASSWORD.test(word)) || PASSWORD_AT_THE_END.test(text) || PASSWORDS.some(says);
  if (password || more.some((phrase) => says(wordsOf(phrase).join(' ')))) return 'password';
  return OTHERS.some(says) ? 'other' : undefined;
}

/** `DB_PASSWORD2`, `dbPassword`, `db-password` -> [`db`, `password`] */
function wordsOf(name: string): readonly string[] {
  return name
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map((word) => word.replace(/(?<!\d)\d+$/, '').toLowerCase())
    .filter((word) => word !== '');
}
