import { listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, prepared } from '#policy.ts';
import { type EnvEntry, envEntries } from '#workload/env.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { once } from '#workload/once.ts';
import { whySecret } from '#workload/plain-secret.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';

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
  covers: {
    'kube-linter': ['env-var-secret'],
    polaris: ['sensitiveContainerEnvVar'],
    'k8s-auto-fix': ['env_var_secret'],
    'nsa-cisa': ['no-secrets-in-the-open'],
  },
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

  needs: ['{container}/env/*/value'],
  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const { names, allowed } = textsIn(parameters);
    return literalsOf(pod).flatMap(({ container, entry, value }) => {
      const why = allowed.has(entry.name) ? undefined : whySecret(entry.name, value, names);
      return why === undefined ? [] : [secretIn(container, entry, why)];
    });
  },
});

const textsIn = prepared((parameters) => {
  const texts = (name: string) => listAt(parameters, name).filter((text) => typeof text === 'string');
  return { names: texts('names'), allowed: new Set(texts('allow')) };
});

interface Literal {
  readonly container: Container;
  readonly entry: EnvEntry;
  readonly value: string;
}

/** The variables whose value stands in the object. */
const literalsOf = once((pod: Pod): readonly Literal[] =>
  pod.containers.flatMap((container) =>
    envEntries(container).flatMap((entry) => {
      const value = stringAt(entry.spec, 'value') ?? '';
      return value === '' ? [] : [{ container, entry, value }];
    }),
  ),
);

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
