import { listAt, stringAt } from '#json/value.ts';
import { definePolicy } from '#policy.ts';
import { SERVICES } from '#workload/kinds.ts';

export default definePolicy({
  id: 'exposed-services',
  title: 'Service can be reached from outside of the cluster',
  description:
    'A Service of type NodePort opens a port on every node, one of type LoadBalancer an address of its own, past the ingress ' +
    'controller or gateway that sees to TLS, logins and limits. Which Services may do so is for a site to say.',
  remediation: 'Use the type ClusterIP behind an Ingress or a Gateway, or exempt the Service.',
  whenNot:
    'The ingress controller or gateway itself has to be reached, and so has what no Ingress carries: ' +
    'mail, game servers, a database for clients outside. Exempt those by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types',
  ],
  severity: 'low',
  kinds: SERVICES,
  operations: ['CREATE', 'UPDATE'],
  parameters: {
    type: 'object',
    additionalProperties: false,
    properties: {
      types: {
        description: 'The types that no Service should have.',
        type: 'array',
        items: { enum: ['NodePort', 'LoadBalancer', 'ExternalName', 'ClusterIP'] },
        default: ['NodePort', 'LoadBalancer'],
      },
    },
  },
  unfixable: 'Who reaches the Service from outside, and how he could otherwise, cannot be read from it.',
  covers: { 'kube-linter': ['exposed-services'] },

  detect: ({ object }, parameters) => {
    const type = stringAt(object, 'spec', 'type') || 'ClusterIP';
    const unwanted = listAt(parameters, 'types');
    if (!unwanted.includes(type)) return [];
    return [
      {
        pointer: '/spec/type',
        value: type,
        reason: `Service is of type ${type}: set spec.type to ${unwanted.includes('ClusterIP') ? 'another' : 'ClusterIP'}`,
        detail: `spec.type is ${type}, which this policy set wants of no Service.`,
      },
    ];
  },
});
