import { isMap, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, prepared } from '#policy.ts';
import { WORKLOADS } from '#workload/kinds.ts';
import type { Pod } from '#workload/pod.ts';

export default definePolicy({
  id: 'dns-options',
  title: 'Pod has not the DNS options that the site asks for',
  description:
    'By default a Pod tries every name with fewer than five dots in each of its search domains first, which multiplies the ' +
    'load of the cluster DNS; a lower ndots spares it that. Which options a Pod should have depends on the names that it ' +
    'asks for, so that this policy asks for none unless a set does.',
  remediation: 'Add the option to dnsConfig.options.',
  whenNot:
    'A Pod with dnsPolicy Default or None looks names up in its own way, and a program that asks for ' +
    'names of the cluster alone gains nothing from a lower ndots: exempt them by name.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config'],
  covers: { 'kube-linter': ['dnsconfig-options'] },
  severity: 'low',
  kinds: WORKLOADS,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      options: {
        description: 'The options that every Pod has to have, and their values: { ndots: "2" }.',
        type: 'object',
        additionalProperties: { type: 'string' },
        default: {},
      },
    },
  },
  unfixable:
    'Which names a program looks up is not in the object, and how it finds others is never for a mend to say.',

  detect: ({ pod }, parameters) => {
    if (pod === undefined) return [];
    const had = optionsOf(pod);
    return optionsIn(parameters).flatMap(([name, wanted]) => {
      const values = had.get(name) ?? [];
      if (values.includes(wanted)) return [];
      return [
        {
          pointer: `${pod.pointer}/dnsConfig/options`,
          item: name,
          value: values.length === 0 ? 'unset' : values.join(', '),
          reason: `the Pod has not the DNS option ${name}:${wanted}: add it to dnsConfig.options`,
          detail: `dnsConfig.options has no ${name} of the value ${wanted}.`,
        },
      ];
    });
  },
});

const optionsIn = prepared((parameters: JsonMap): readonly (readonly [string, string])[] =>
  Object.entries(mapAt(parameters, 'options') ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  ),
);

/** By name; an option without a value has the empty one. */
function optionsOf(pod: Pod): ReadonlyMap<string, readonly string[]> {
  const options = new Map<string, string[]>();
  for (const option of listAt(pod.spec, 'dnsConfig', 'options').filter(isMap)) {
    const name = stringAt(option, 'name') ?? '';
    const values = options.get(name) ?? [];
    options.set(name, values);
    values.push(stringAt(option, 'value') ?? '');
  }
  return options;
}
