/**
 * What the value of an environment variable shows of itself. Values come from strangers and may be long: every
 * expression here takes time in proportion to the text.
 */

/** Forms that nothing but a secret has. What each is called stands in texts; the value itself never does. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY/],
  ['AWS access key', /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/],
  ['GitHub token', /(?<!\w)(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{40})/],
  ['Slack token', /(?<!\w)xox[abeprs]-[A-Za-z0-9-]{10}/],
  ['JSON Web Token', /^(?:[Bb]earer )?eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16,}$/],
];

/** No secret shows its form without one of these, and few values have one. */
const PART_OF_ALL = /-----BEGIN |AKIA|ASIA|gh[opsur]_|github_pat_|xox|eyJ|:\/\//;

/** Nothing here crosses a slash, so that no character is read for two beginnings. */
const URL_PASSWORD = /:\/\/[^\s/:@]{0,2000}:([^\s/@]{1,8000})@/g;

/** What kind of secret `value` is by its form, e.g. `GitHub token`; undefined when its form shows none. */
export function secretForm(value: string): string | undefined {
  if (!PART_OF_ALL.test(value)) return undefined;
  const found = FORMS.find(([, form]) => form.test(value));
  if (found !== undefined) return found[0];
  return value.split('\n').some(hasPasswordInUrl) ? 'URL with a password' : undefined;
}

function hasPasswordInUrl(line: string): boolean {
  const passwords = Array.from(line.matchAll(URL_PASSWORD), ([, password = '']) => password);
  if (passwords.length === 0) return false;
  const comment = COMMENT.test(line);
  return passwords.some((password) => !isStandInOfUrl(password) && !(comment && EXAMPLE.test(password)));
}

const COMMENT = /^\s*(?:#|\/\/|;|--|\*)/;

/** What stands in a comment to show where a password goes. */
const EXAMPLE = /^(?:your[-_]?)?(?:pass|passwd|password|pw|pwd|secret|changeme|example|foo|bar)$/i;

/** In the middle of a URL a variable of a shell may have small letters too, where a whole value may be a password. */
function isStandInOfUrl(password: string): boolean {
  return isStandIn(password) || /^\$[a-z_]\w*$/.test(password);
}

/** `${VAR}`, `${VAR:-}` and `${VAR:-$OTHER}`; in `${VAR:-text}` the text is a value itself. */
const SHELL = String.raw`\$\{(?:(?!:[-=])[^{}])*(?::[-=](?:\$\(?\w+\)?|[^{}\p{L}\p{N}]*))?\}`;

const STAND_IN = new RegExp(
  String.raw`\$\([^()]*\)|${SHELL}|\{\{[^{}]*\}\}|<[^<>]*>|\[\[[^\[\]]*\]\]|%[A-Za-z_]\w*%|%(?:\(\w+\))?[dqsv](?!\w)|\$[A-Z_][A-Z0-9_]*`,
  'gu',
);

/** True where something else takes the place of `value`: `$(VAR)`, `${VAR}`, `{{ .Values.x }}`, `<password>`, `%s`, `***`. */
export function isStandIn(value: string): boolean {
  if (/^(?:\*+|[xX]{3,})$/.test(value)) return true;
  const rest = value.replace(STAND_IN, '');
  return rest !== value && !/[\p{L}\p{N}]/u.test(rest);
}

/** True where `value` tells a program where the secret is: a file, or an entry of a secret store. */
export function isWhereabouts(value: string): boolean {
  return /^(?:\/(?:etc|home|mnt|opt|run|secrets|tmp|usr|var|vault)\/|file:\/|vault:|op:\/\/|arn:|ref\+[a-z]+:)/.test(
    value,
  );
}

/** True for `true`, `no`, `off` and the like, which answer a question. */
export function isSwitch(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|enabled?|disabled?|none|null|nil)$/i.test(value);
}

/** True for a number or a duration: `3600`, `0.5`, `24h`, `1h30m`. */
export function isAmount(value: string): boolean {
  return /^-?\d+(?:\.\d+)?$|^(?:\d+(?:ns|us|ms|s|m|h|d))+$/.test(value);
}
