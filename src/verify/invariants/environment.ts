import { isMap, type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import { isDnsSubdomain, isEnvName } from '#workload/syntax.ts';
import { ofContainers, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { volumesOf } from './volume-names.ts';

export const environment: Invariant = {
  id: 'environment',
  demands:
    'A variable has a name of printable ASCII without `=`, and either a value or a `valueFrom` with exactly one source; an `envFrom` has exactly one source; Secrets and ConfigMaps are called by a DNS name, their keys by letters, digits, `-`, `_` and `.`; a `fileKeyRef` names an `emptyDir` of the Pod. (Names may stand twice.)',
  source:
    'ValidateEnv, validateEnvVarValueFrom, ValidateEnvFrom, validateSecretKeySelector, validateConfigMapKeySelector, validateFileKeyRefVolumes',
  breaches: ofContainers(({ spec }, tell, pod, state) => {
    for (const variable of listAt(spec, 'env')) {
      const name = stringAt(variable, 'name') ?? '';
      if (!isEnvName(name)) tell(`variable ${name} is no name`);
      const source = member(variable, 'valueFrom');
      if (!isMap(source)) continue;
      checkSource(name, variable, source, tell);
      const volume = stringAt(source, 'fileKeyRef', 'volumeName');
      if (volume !== undefined && mapAt(volumesOf(state, pod).get(volume), 'emptyDir') === undefined)
        tell(`variable ${name} reads volume ${volume}, which is no emptyDir of the pod`);
    }
    for (const source of listAt(spec, 'envFrom')) {
      if (countOf(source, ['configMapRef', 'secretRef']) !== 1) tell('envFrom without exactly one source');
    }
  }),
};

const SOURCES = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'fileKeyRef'];

function checkSource(name: string, variable: Json, source: JsonMap, tell: Tell): void {
  const count = countOf(source, SOURCES);
  if (count !== 1) tell(`variable ${name} has ${count} sources`);
  else if ((stringAt(variable, 'value') ?? '') !== '') tell(`variable ${name} has a value and a source`);
  for (const kind of ['secretKeyRef', 'configMapKeyRef']) {
    const reference = mapAt(source, kind);
    if (reference !== undefined && !isReference(reference))
      tell(`variable ${name} has a ${kind} that is none`);
  }
}

function isReference(reference: JsonMap): boolean {
  const key = stringAt(reference, 'key') ?? '';
  return isDnsSubdomain(stringAt(reference, 'name') ?? '') && isConfigKey(key);
}

/** A key of a Secret or ConfigMap. */
function isConfigKey(key: string): boolean {
  return key.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(key) && key !== '.' && !key.startsWith('..');
}

function countOf(value: Json, keys: readonly string[]): number {
  let count = 0;
  for (const key of keys) if (member(value, key) !== undefined) count++;
  return count;
}
