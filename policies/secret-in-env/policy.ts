import { listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { type EnvEntry, envEntries } from '#workload/env.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';
import { asksAboutSecret, type SecretName, secretName } from '#workload/secret-name.ts';
import { isAmount, isStandIn, isSwitch, isWhereabouts, secretForm } from '#workload/secret-value.ts';

export default definePolicy({
  id: 'secret-in-env',
  title: 'Environment variable holds a secret in plain text',
  description:
    'What stands in env can be read by everybody who may read the Pod or its workload, and goes wherever manifests go: ' +
    'into Git, into backups, into the history of a Deployment. A Secret can be kept from them and be renewed on its ' +
    'own. A variable is taken for a secret if its name says so (DB_PASSWORD, apiKey, but not TOKEN_TTL or ' +
    'SECRET_NAME) or its value has the form of one: a private key, a token of a known kind, a URL with a password.',
  remediation:
    'Put the value into a Secret, refer to it with valueFrom.secretKeyRef, and renew it: it has been seen.',
  whenNot:
    'A name that only sounds like a secret, or a value for tests that everybody knows: give the name to the ' +
    'parameter allow.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/',
    'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
    'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
  ],
  severity: 'high',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      names: {
        description:
          'Further words, or words in a row (licence key), that make a name that of a secret, however it is written.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
      allow: {
        description: 'Names of variables that are no secrets, whatever they look like.',
        type: 'array',
        items: { type: 'string' },
        default: [],
      },
    },
  },
  unfixable:
    'Which Secret holds the value, and under which key, is not in the object, and a reference to one that does not exist ' +
    'keeps the Pod from starting.',

  detect: ({ pod }, parameters) => {
    const { names, allowed } = textsIn(parameters);
    return (pod?.containers ?? []).flatMap((container) =>
      envEntries(container).flatMap((entry) => {
        const why = allowed.has(entry.name) ? undefined : whySecret(entry, names);
        return why === undefined ? [] : [secretIn(container, entry, why)];
      }),
    );
  },
});

const textsIn = prepared((parameters) => {
  const texts = (name: string) => listAt(parameters, name).filter((text) => typeof text === 'string');
  return { names: texts('names'), allowed: new Set(texts('allow')) };
});

/** Why the value is taken for a secret, in words that do not show it; undefined when it is not. */
function whySecret({ name, spec }: EnvEntry, names: readonly string[]): string | undefined {
  const value = stringAt(spec, 'value') ?? '';
  if (value === '') return undefined;
  const form = secretForm(value);
  if (form !== undefined) return `the value has the form of a secret (${form})`;
  const called = secretName(name, names);
  return called === undefined || isHarmless(name, value, called)
    ? undefined
    : 'its name says that it is a secret';
}

function isHarmless(name: string, value: string, called: SecretName): boolean {
  if (isStandIn(value) || isWhereabouts(value) || isSwitch(value)) return true;
  if (/^[01]$/.test(value) && asksAboutSecret(name)) return true;
  return called === 'other' && isAmount(value);
}

/** The value of the variable goes into none of these: they are shown, logged and counted. */
function secretIn(container: Container, { name, pointer }: EnvEntry, why: string): Finding {
  return {
    container,
    pointer: `${pointer}/value`,
    item: name,
    value: 'literal',
    reason: `${titleOf(container)} has a secret in env ${name}: use valueFrom.secretKeyRef`,
    detail: `env ${name} has a literal value, and ${why}: everybody who may read the object can read it.`,
  };
}
