import { escapeToken } from '#json/pointer.ts';
import { listAt, mapAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { CONFIG_MAPS } from '#workload/kinds.ts';
import { whySecret } from '#workload/plain-secret.ts';

export default definePolicy({
  id: 'secret-in-config-map',
  title: 'ConfigMap holds a secret in plain text',
  description:
    'ConfigMaps are made for what everybody may know: many may read them who may not read Secrets, nothing encrypts them ' +
    'at rest, and they go wherever manifests go. An entry is taken for a secret if its key says so (db-password, ' +
    'API_TOKEN, but not token-ttl or secret-name.txt) and it is one line, or if its value has the form of one: a private ' +
    'key, a token of a known kind, a URL with a password.',
  remediation:
    'Put the value into a Secret, let the Pods take it from there, and renew it: it has been seen.',
  whenNot:
    'A key that only sounds like a secret, or a value for tests that everybody knows: give the key to the ' +
    'parameter allow.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/configmap/',
    'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  ],
  covers: { polaris: ['sensitiveConfigmapContent'], 'nsa-cisa': ['no-secrets-in-the-open'] },
  severity: 'high',
  kinds: CONFIG_MAPS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        description:
          'Further words, or words in a row (licence key), that make a key that of a secret, however it is written.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
      allow: {
        description: 'Keys whose values are no secrets, whatever they look like.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    },
  },
  unfixable:
    'The Secret has to be made, and every Pod that reads the ConfigMap has to be pointed to it: none of that is in the object.',

  detect: ({ object }, parameters) => {
    const { names, allowed } = textsIn(parameters);
    return ['data', 'binaryData'].flatMap((field) =>
      Object.entries(mapAt(object, field) ?? {}).flatMap(([key, value]) => {
        if (typeof value !== 'string' || allowed.has(key)) return [];
        const why = whySecret(isOneLine(value) ? nameIn(key) : '', value, names);
        return why === undefined ? [] : [secretIn(field, key, why)];
      }),
    );
  },
});

const textsIn = prepared((parameters) => {
  const texts = (name: string) => listAt(parameters, name).filter((text) => typeof text === 'string');
  return { names: texts('names'), allowed: new Set(texts('allow')) };
});

const DATA_FILE = /\.(?:txt|ya?ml|json|toml|ini|conf|cfg|properties|env|xml)$/i;

/** Its name says what it shows or does, and not that it is a secret. */
const PAGE_OR_PROGRAM = /\.(?:html?|css|md|sh|bash|py|js|ts|rb|lua|pl|php|go|sql|tpl|tmpl)$/i;

/** The list of users of a system, in which no passwords have been for long. */
const USERS = 'passwd';

/** `token-policy.json` says of itself what `token-policy` does, `secret.html` nothing. */
function nameIn(key: string): string {
  return key === USERS || PAGE_OR_PROGRAM.test(key) ? '' : key.replace(DATA_FILE, '');
}

/** A file of several lines is a program or a list, and its name says what it is about. */
function isOneLine(value: string): boolean {
  return !value.trim().includes('\n');
}

/** The value of the entry goes into none of these: they are shown, logged and counted. */
function secretIn(field: string, key: string, why: string): Finding {
  return {
    pointer: `/${field}/${escapeToken(key)}`,
    item: key,
    value: 'literal',
    reason: `ConfigMap has a secret in ${key}: put it into a Secret`,
    detail: `${field} ${key} holds a literal value, and ${why}: everybody who may read the ConfigMap can read it.`,
  };
}
