import { listAt } from '#json/value.ts';
import { definePolicy, NO_PARAMETERS } from '#policy.ts';
import { SERVICES } from '#workload/kinds.ts';

export default definePolicy({
  id: 'service-external-ips',
  title: 'Service takes the traffic of an address',
  description:
    'Nodes send what is meant for an address in externalIPs to the Service, whoever the address belongs to. So whoever may ' +
    'create Services can take the traffic of other Pods to the API server, to a name server or to any site for his own ' +
    '(CVE-2020-8554). Kubernetes cannot check who an address belongs to.',
  remediation:
    'Leave spec.externalIPs out; use the type LoadBalancer, whose controller gives out the addresses.',
  whenNot:
    'Where routers send addresses of the site to the nodes, and administrators alone create such ' +
    'Services, they are meant so: exempt them by name and namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
    'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#denyserviceexternalips',
    'https://nvd.nist.gov/vuln/detail/CVE-2020-8554',
  ],
  severity: 'high',
  kinds: SERVICES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'Whether the address belongs to who runs the Service cannot be read from it.',

  detect: ({ object }) =>
    listAt(object, 'spec', 'externalIPs').flatMap((address, index) => {
      if (typeof address !== 'string') return [];
      return [
        {
          pointer: `/spec/externalIPs/${index}`,
          value: address,
          reason: `Service takes the traffic of ${address}: remove it from spec.externalIPs`,
          detail: `Nodes send what is meant for ${address} to the Service, whoever has the address.`,
        },
      ];
    }),
});
