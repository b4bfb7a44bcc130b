import { at, isMap, type Json } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { type EnvEntry, envOf, repeatsAName } from '#workload/env.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import { once } from '#workload/once.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';

export default definePolicy({
  id: 'duplicate-env',
  title: 'Container sets an environment variable more than once',
  description:
    'Of several entries with one name the last one holds, so the others only mislead: whoever changes one of them ' +
    'changes nothing. Tools that merge lists by name (kubectl apply, kustomize, Helm) may keep another one than the ' +
    'kubelet would.',
  remediation: 'Leave one entry for each name.',
  whenNot:
    'There is no reason to keep both, unless the later one refers to the earlier: $(NAME) then stands for the ' +
    'value before.',
  references: [
    'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables',
    'https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/',
  ],
  covers: {
    'kube-linter': ['duplicate-env-var'],
    'k8s-auto-fix': ['duplicate_env_var'],
  },
  severity: 'medium',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable:
    'Where an entry after the first refers to its value as $(NAME), or the last one is optional and may give no value, ' +
    'the earlier entries have a say, and what was meant is for a person to tell. One that is to come from a Secret or ' +
    'ConfigMap keeps the container from starting while that is missing, and without the entry it would start.',

  needs: ['{container}/env/*/name'],
  detect: ({ pod }) => (pod === undefined ? [] : repeatedIn(pod)),

  fix: {
    risks: {
      risky:
        'The environment of the program is the same without the earlier entries: the last one always gives a value, they ' +
        'are plain values, and no entry that stays refers to one of them (makeEnvironmentVariables in k8s.io/kubernetes). ' +
        'But kubectl apply merges env by name: applied again, a manifest that still has them gives the entry that stays the ' +
        'value of an earlier one. So it is for the source.',
    },
    pointers: ['{container}/env/*'],
    conflicts:
      'Server-side apply refuses the manifest as it is, and kubectl apply merges its entries by name, so that applied again ' +
      'it changes the one entry that is left, or is refused.',
    offer: ({ container, item }) => {
      const entries = container === undefined ? [] : (envOf(container).byName.get(item ?? '') ?? []);
      const last = entries.at(-1);
      if (container === undefined || last === undefined) return undefined;
      if (!alwaysGivesAValue(last) || isReferredTo(container, entries, last)) return undefined;
      const idle = entries.filter((entry) => entry !== last);
      if (!idle.every(isPlain)) return undefined;
      return { risk: 'risky', edits: idle.map(({ pointer }) => ({ op: 'remove', pointer })) };
    },
  },
});

const repeatedIn = once((pod: Pod): readonly Finding[] =>
  pod.containers
    .filter(repeatsAName)
    .flatMap((container) =>
      [...envOf(container).byName.values()]
        .filter((entries) => entries.length > 1)
        .map((entries) => repeated(container, entries)),
    ),
);

function repeated(container: Container, entries: readonly EnvEntry[]): Finding {
  const name = entries[0]?.name ?? '';
  return {
    container,
    pointer: `${container.pointer}/env/${entries[0]?.index}`,
    item: name,
    // Not how often: an update that takes one of three away brings nothing in.
    value: 'repeated',
    reason: `${titleOf(container)} sets env ${name} more than once: leave one entry`,
    detail: `env holds ${entries.length} entries named ${name}, and each replaces those before it.`,
  };
}

function isPlain({ spec }: EnvEntry): boolean {
  return at(spec, 'valueFrom') === undefined;
}

/** An optional source that is missing leaves the variable as it was before. */
function alwaysGivesAValue({ spec }: EnvEntry): boolean {
  const source = at(spec, 'valueFrom');
  return source === undefined || (isMap(source) && !Object.values(source).some(mayBeMissing));
}

function mayBeMissing(source: Json): boolean {
  return (at(source, 'optional') ?? false) !== false;
}

/**
 * True where an entry that would stay refers to the name while it has a value of an earlier entry; the last entry may
 * do so itself. A name with one of these characters could be meant in ways that `referrers` does not see.
 */
function isReferredTo(container: Container, entries: readonly EnvEntry[], last: EnvEntry): boolean {
  if (/[$()]/.test(last.name)) return true;
  const first = entries[0]?.index ?? 0;
  const referrers = envOf(container).referrers.get(last.name) ?? [];
  return referrers.some(
    ({ name, index }) => index > first && index <= last.index && (name !== last.name || index === last.index),
  );
}
