import { at, type Json, listAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { SERVICES, WORKLOADS } from '#workload/kinds.ts';
import { isPlaceholder } from '#workload/placeholder.ts';
import { type Pod, titleOf } from '#workload/pod.ts';
import { isPortNumber } from '#workload/ports.ts';
import { isPortName } from '#workload/syntax.ts';

export default definePolicy({
  id: 'invalid-target-ports',
  title: 'Port has a name or number that no port can have',
  description:
    'The name of a port has at most 15 characters, of them a letter at least: lower-case letters, digits and single hyphens ' +
    'between them. A number in quotes is a name too, and so none. An API server refuses the object. What a tool ' +
    'fills in ($(PORT), {{ .port }}, <port>) is left to it.',
  remediation: 'Give the port a name such as http or metrics-1, or write its number without quotes.',
  whenNot: 'Never: the API server refuses such an object.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
    'https://www.rfc-editor.org/rfc/rfc6335#section-5.1',
  ],
  severity: 'medium',
  kinds: [...WORKLOADS, ...SERVICES],
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  neverAdmitted: 'An API server refuses an object with such a port.',
  unfixable:
    'A name is what others refer to, so a new one would have to be given in every place; a Service is never mended.',
  covers: { 'kube-linter': ['invalid-target-ports'], 'k8s-auto-fix': ['invalid_target_ports'] },

  detect: ({ kind, object, pod }) => {
    if (pod !== undefined) return portNames(pod);
    return kind.kind === 'Service' ? targetPorts(listAt(object, 'spec', 'ports')) : [];
  },
});

function portNames({ containers }: Pod): readonly Finding[] {
  return containers.flatMap((container) =>
    listAt(container.spec, 'ports').flatMap((port, index) => {
      const name = stringAt(port, 'name') ?? '';
      if (name === '' || isPortName(name) || isPlaceholder(name)) return [];
      return [
        {
          container,
          pointer: `${container.pointer}/ports/${index}/name`,
          value: name,
          reason: `${titleOf(container)} has a port named "${name}": ${ADVICE}`,
          detail: `"${name}" is no name of a port: at most 15 of a-z, 0-9 and single hyphens between them, with a letter.`,
        },
      ];
    }),
  );
}

const ADVICE = 'use a name such as http-2';

function targetPorts(ports: readonly Json[]): readonly Finding[] {
  return ports.flatMap((port, index) => {
    const target = at(port, 'targetPort');
    if (target === undefined || isTargetPort(target)) return [];
    const written = JSON.stringify(target);
    return [
      {
        pointer: `/spec/ports/${index}/targetPort`,
        value: written,
        reason: `Service has the targetPort ${written}: ${adviceOn(target)}`,
        detail: `${written} is neither the name of a port nor a number from 1 to 65535.`,
      },
    ];
  });
}

/** 0 and the empty name stand for the Service's own port (SetDefaults_Service in k8s.io/kubernetes). */
function isTargetPort(target: Json): boolean {
  if (target === 0 || target === '' || isPlaceholder(target)) return true;
  return typeof target === 'string' ? isPortName(target) : typeof target !== 'number' || isPortNumber(target);
}

function adviceOn(target: Json): string {
  if (typeof target !== 'string') return 'use a number from 1 to 65535';
  return /^\d+$/.test(target) ? 'write the number without quotes' : ADVICE;
}
