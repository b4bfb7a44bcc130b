import { listAt, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { envEntries } from '#workload/env.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { type Container, titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'secret-env-reference',
  title: 'Secret reaches the program as an environment variable',
  description:
    'The environment of a process is passed on to every program that it starts, shown in crash reports and by many a ' +
    'debugging page, and stays as it was when the Secret is renewed. A Secret that is mounted as a file is read by whom ' +
    'it is for, and its new value arrives by itself. Most programs take secrets from their environment all the same: ' +
    'a reference is much better than the secret itself, so this is for sites that ask for more.',
  remediation: 'Mount the Secret as a volume and let the program read the file.',
  whenNot:
    'Programs that know only their environment, as most do that others wrote, cannot read a file: exempt ' +
    'them by name, or leave the policy out of the set.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets',
    'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
  ],
  covers: { 'kube-linter': ['read-secret-from-env-var'], cis: ['5.4.1'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'The program has to be changed so that it reads a file.',

  needs: ['{container}/env/*/valueFrom', '{container}/envFrom'],
  detect: ({ pod }) =>
    (pod?.containers ?? []).flatMap((container) => [...variablesIn(container), ...sourcesIn(container)]),
});

function variablesIn(container: Container): readonly Finding[] {
  return envEntries(container).flatMap(({ name, pointer, spec }) =>
    mapAt(spec, 'valueFrom', 'secretKeyRef') === undefined
      ? []
      : [
          {
            container,
            pointer: `${pointer}/valueFrom/secretKeyRef`,
            item: name,
            value: 'secretKeyRef',
            reason: `${titleOf(container)} gets a Secret as env ${name}: mount it as a file`,
            detail: `env ${name} has its value from a Secret, by valueFrom.secretKeyRef.`,
          },
        ],
  );
}

function sourcesIn(container: Container): readonly Finding[] {
  return listAt(container.spec, 'envFrom').flatMap((source, index) => {
    if (mapAt(source, 'secretRef') === undefined) return [];
    const name = stringAt(source, 'secretRef', 'name') ?? `#${index}`;
    return [
      {
        container,
        pointer: `${container.pointer}/envFrom/${index}/secretRef`,
        item: name,
        value: 'secretRef',
        reason: `${titleOf(container)} gets all of Secret ${name} as its env: mount it as files`,
        detail: `envFrom makes a variable of every key of the Secret ${name}.`,
      },
    ];
  });
}
