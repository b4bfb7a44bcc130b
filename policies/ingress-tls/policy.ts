import { at, type Json, type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import { definePolicy, type Finding, NO_PARAMETERS } from '#policy.ts';
import { INGRESSES } from '#workload/kinds.ts';

export default definePolicy({
  id: 'ingress-tls',
  title: 'Ingress has a host without TLS',
  description:
    'Without an entry in spec.tls an ingress controller answers for the host in plain HTTP: whoever is on the way reads and ' +
    'changes what goes by, passwords and sessions among it. An entry without hosts is for all of them. Where a cloud takes the ' +
    'certificate from an annotation (AWS, Google), or a controller is told so of TLS (Traefik, OpenShift), that counts.',
  remediation: 'Add an entry with the host and the Secret of its certificate to spec.tls.',
  whenNot:
    'Where TLS ends before the controller (a load balancer, a CDN) the Ingress need not name it. The ' +
    'Ingresses cm-acme-http-solver-* of cert-manager answer in plain HTTP on purpose: exempt them by ' +
    'name.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#tls'],
  severity: 'medium',
  kinds: INGRESSES,
  operations: ['CREATE', 'UPDATE'],
  parameters: NO_PARAMETERS,
  unfixable: 'The Secret with the certificate of the host cannot be read from the Ingress.',
  covers: { polaris: ['tlsSettingsMissing'], 'nsa-cisa': ['encryption'] },

  detect: ({ object }) => {
    if (hasTlsByAnnotation(object)) return [];
    const tls = listAt(object, 'spec', 'tls');
    if (tls.length === 0) return [WITHOUT_TLS];
    const secured = new Set(tls.flatMap(hostsOf));
    if (secured.has(ALL_HOSTS)) return [];
    return listAt(object, 'spec', 'rules').flatMap((rule, index) => {
      const host = stringAt(rule, 'host') ?? '';
      return isSecured(host, secured) ? [] : [withoutTls(host, index)];
    });
  },
});

const WITHOUT_TLS: Finding = {
  pointer: '/spec/tls',
  value: 'unset',
  reason: 'Ingress has no TLS: add spec.tls with its hosts and the Secret of their certificate',
  detail: 'spec.tls is empty, so every host of the Ingress is served in plain HTTP.',
};

function withoutTls(host: string, index: number): Finding {
  const title = host === '' ? 'any host' : `host "${host}"`;
  return {
    pointer: `/spec/rules/${index}`,
    item: host || '*',
    value: 'unset',
    reason: `Ingress has no TLS for ${title}: add it to spec.tls`,
    detail: `No entry of spec.tls is for ${title}.`,
  };
}

const ALL_HOSTS = '';

function hostsOf(entry: Json): readonly string[] {
  const hosts = listAt(entry, 'hosts').filter((host) => typeof host === 'string');
  return hosts.length === 0 ? [ALL_HOSTS] : hosts;
}

/** A `*` stands for the first part of a name, and for that alone. */
function isSecured(host: string, secured: ReadonlySet<string>): boolean {
  return secured.has(host) || secured.has(host.replace(/^[^.]+/, '*'));
}

/** Annotations that name a certificate, of the AWS Load Balancer Controller and of GKE. */
const CERTIFICATES = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
];

/** Others that turn TLS on, each with a value. The route of an Ingress on OpenShift then has a certificate of the router. */
const SWITCHES: readonly (readonly [key: string, value: RegExp])[] = [
  ['traefik.ingress.kubernetes.io/router.tls', /^(?:true|1|t)$/i],
  ['route.openshift.io/termination', /^(?:edge|reencrypt|passthrough)$/],
];

function hasTlsByAnnotation(object: JsonMap): boolean {
  const annotations = mapAt(object, 'metadata', 'annotations');
  return (
    CERTIFICATES.some((key) => Boolean(at(annotations, key))) ||
    SWITCHES.some(([key, value]) => value.test(stringAt(annotations, key) ?? ''))
  );
}
