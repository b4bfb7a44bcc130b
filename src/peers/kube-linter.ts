import type { JsonMap } from '#json/value.ts';
import type { CheckDetails, Peer, PeerCheck } from './peer.ts';

/** A check is a template with parameters, and everybody may make more of them. */
export interface KubeLinterCheck extends PeerCheck {
  readonly template: string;
  readonly params: JsonMap;
}

interface Details extends CheckDetails {
  /** Where it is not called as the check. */
  readonly template?: string;
  readonly params?: JsonMap;
}

/** Source: docs/generated/checks.md and pkg/builtinchecks/yamls of stackrox/kube-linter, internal/defaultchecks. */
export const KUBE_LINTER_CHECKS: readonly KubeLinterCheck[] = [
  off('access-to-create-pods', 'A subject may create Pods or what makes them', {
    template: 'access-to-resources',
    params: {
      resources: [
        '^pods$',
        '^deployments$',
        '^statefulsets$',
        '^replicasets$',
        '^cronjob$',
        '^jobs$',
        '^daemonsets$',
      ],
      verbs: ['^create$'],
    },
    differs: 'The role that grants it is named, and not each of its bindings, which may be elsewhere.',
  }),
  off('access-to-secrets', 'A subject has access to Secrets', {
    template: 'access-to-resources',
    params: {
      resources: ['^secrets$'],
      verbs: ['^get$', '^list$', '^delete$', '^create$', '^watch$', '^*$'],
    },
    differs: 'The role that grants it is named, and not each of its bindings, which may be elsewhere.',
  }),
  off('cluster-admin-role-binding', 'The role cluster-admin is bound'),
  off('dangling-horizontalpodautoscaler', 'An autoscaler has a target that is not there'),
  off('dangling-ingress', 'An Ingress leads to a Service or port that is not there'),
  off('dangling-networkpolicy', 'A NetworkPolicy selects nothing'),
  off('dangling-networkpolicypeer-podselector', 'A peer of a NetworkPolicy selects nothing'),
  on('dangling-service', 'A Service selects nothing'),
  off('dangling-servicemonitor', 'A ServiceMonitor selects no Service'),
  off('default-service-account', 'Pods run as the service account default', {
    template: 'service-account',
    params: { serviceAccount: '^(|default)$' },
  }),
  on('deprecated-service-account-field', 'The field serviceAccount is set'),
  off('dnsconfig-options', 'DNS options are missing', {
    params: { Key: 'ndots', Value: '2' },
    asks: { 'dns-options': { options: { ndots: '2' } } },
  }),
  on('docker-sock', 'The Docker socket is mounted', {
    template: 'host-mounts',
    params: { dirs: ['docker.sock$'] },
    differs: 'The sockets of containerd, CRI-O and Podman are found as well.',
  }),
  on('drop-net-raw-capability', 'NET_RAW is not dropped', {
    template: 'verify-container-capabilities',
    params: { forbiddenCapabilities: ['NET_RAW'] },
  }),
  on('duplicate-env-var', 'A variable is set more than once'),
  on('env-var-secret', 'A variable holds a secret', {
    template: 'env-var',
    params: { name: '(?i).*secret.*', value: '.+' },
    differs:
      'Names and values are judged, so passwords, tokens and keys are found under other names, and file names, ' +
      'addresses and switches are let be.',
  }),
  off('env-value-from', 'A variable refers to a Secret or ConfigMap that is not there', {
    params: { IgnoredSecrets: [], IgnoredConfigMaps: [] },
    differs: 'Secrets are rarely kept beside manifests, so one that is absent as a whole is not reported.',
  }),
  off('exposed-services', 'A Service is of a type that is open to the outside', {
    template: 'forbidden-service-types',
    params: { forbiddenServiceTypes: ['NodePort', 'LoadBalancer'] },
  }),
  on('host-ipc', 'Pods share the memory segments of the node'),
  on('host-network', 'Pods are in the network of the node'),
  on('host-pid', 'Pods see the processes of the node'),
  off('hpa-minimum-three-replicas', 'An autoscaler goes below three replicas', {
    template: 'hpa-minimum-replicas',
    params: { minReplicas: 3 },
    asks: { 'hpa-minimum-replicas': { minimum: 3 } },
  }),
  on('invalid-target-ports', 'A port has a name that no port may have', { template: 'target-port' }),
  off('job-ttl-seconds-after-finished', 'A finished Job is never removed', {
    differs:
      'Nothing is said of a CronJob that gives its Jobs a time to live: they only go earlier than its history limits say.',
  }),
  on('latest-tag', 'An image has the tag latest, or none', {
    params: { blockList: ['.*:(latest)$', '^[^:]*$', '(.*/[^:]+)$'] },
    differs: 'An image with a digest is let be, whatever its tag, and so is a text that a template fills in.',
  }),
  on('liveness-port', 'The liveness probe asks a port that is not declared'),
  off('minimum-three-replicas', 'There are less than three replicas', {
    template: 'minimum-replicas',
    params: { minReplicas: 3 },
    asks: { 'minimum-replicas': { minimum: 3 } },
  }),
  on('mismatching-selector', 'The selector does not match the labels of the template'),
  on('no-anti-affinity', 'Replicas may all run on one node', {
    template: 'anti-affinity',
    params: { minReplicas: 2 },
    differs: 'A topologySpreadConstraint over nodes serves the same end and counts as well.',
  }),
  on('no-extensions-v1beta', 'The object is of extensions/v1beta', {
    template: 'disallowed-api-obj',
    params: { group: 'extensions', version: 'v1beta.+' },
    differs: 'Every API version that Kubernetes no longer serves is found.',
  }),
  off('no-liveness-probe', 'There is no liveness probe', { template: 'liveness-probe' }),
  off('no-node-affinity', 'There is no node affinity'),
  on('no-read-only-root-fs', 'The root file system is writable', { template: 'read-only-root-fs' }),
  off('no-readiness-probe', 'There is no readiness probe', { template: 'readiness-probe' }),
  off('no-rolling-update-strategy', 'An update stops all Pods before it starts new ones', {
    template: 'update-configuration',
    params: { strategyTypeRegex: '^(RollingUpdate|Rolling)$' },
  }),
  on('non-existent-service-account', 'The service account is not there'),
  off('non-isolated-pod', 'No NetworkPolicy selects the Pods'),
  on('pdb-max-unavailable', 'A budget lets no Pod be evicted, by maxUnavailable'),
  on('pdb-min-available', 'A budget lets no Pod be evicted, by minAvailable'),
  on('pdb-unhealthy-pod-eviction-policy', 'Pods that are not ready keep a node from being drained'),
  off('priority-class-name', 'The priority class is none of those accepted', {
    params: { acceptedPriorityClassNames: ['system-cluster-critical', 'system-node-critical'] },
    asks: {
      'priority-class': { required: false, allow: ['system-cluster-critical', 'system-node-critical'] },
    },
  }),
  on('privilege-escalation-container', 'A container may gain privileges', {
    differs: 'What is not stated counts as allowed, as it does in Kubernetes.',
  }),
  on('privileged-container', 'A container is privileged', { template: 'privileged' }),
  off('privileged-ports', 'A container uses a port below 1024'),
  off('read-secret-from-env-var', 'A variable is filled from a Secret'),
  on('readiness-port', 'The readiness probe asks a port that is not declared'),
  off('required-annotation-email', 'There is no annotation with an e-mail address', {
    template: 'required-annotation',
    params: { key: 'email', value: '[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\\.[a-zA-Z0-9-.]+' },
    asks: { 'required-annotations': { addresses: ['email'] } },
  }),
  off('required-label-owner', 'There is no label with the owner', {
    template: 'required-label',
    params: { key: 'owner' },
    asks: { 'required-labels': { labels: { owner: '*' } } },
  }),
  off('restart-policy', 'The restart policy is neither Always nor OnFailure'),
  on('run-as-non-root', 'A container may run as root'),
  off('scc-deny-privileged-container', 'A SecurityContextConstraints lets containers be privileged', {
    params: { AllowPrivilegedContainer: true },
  }),
  off('schema-validation', 'The object is not valid by its schema', {
    template: 'kubeconform',
    params: { strict: true, ignoreMissingSchemas: true },
    uncovered:
      'The API server itself refuses what its schema does not allow, and before that kubectl apply --dry-run=server does; ' +
      'the schemas in admend are for proving its own mends.',
  }),
  on('sensitive-host-mounts', 'A directory that runs the node is mounted', {
    template: 'host-mounts',
    params: {
      dirs: ['^/$', '^/boot$', '^/dev$', '^/etc$', '^/lib$', '^/proc$', '^/sys$', '^/usr$'],
    },
  }),
  off('sorted-keys', 'The keys of a manifest are not in alphabetical order', {
    params: { recursive: true },
    uncovered:
      'The order of keys is a matter of the text and gone once it is parsed: a formatter is the tool that keeps it.',
  }),
  on('ssh-port', 'A container declares port 22', {
    template: 'ports',
    params: { port: 22, protocol: 'TCP' },
  }),
  on('startup-port', 'The startup probe asks a port that is not declared'),
  off('unsafe-proc-mount', '/proc is not masked'),
  on('unsafe-sysctls', 'Pods change kernel parameters that are not their own', {
    params: { unsafeSysCtls: ['kernel.msg', 'kernel.sem', 'kernel.shm', 'fs.mqueue.', 'net.'] },
    differs: 'The parameters that Kubernetes takes for safe are let be, also those that begin with net.',
  }),
  on('unset-cpu-requirements', 'There is no CPU request', {
    template: 'cpu-requirements',
    params: { requirementsType: 'request', lowerBoundMillis: 0, upperBoundMillis: 0 },
    asks: { 'resource-requests-limits': { require: ['requests.cpu'] } },
  }),
  on('unset-memory-requirements', 'There is no memory limit', {
    template: 'memory-requirements',
    params: { requirementsType: 'limit', lowerBoundMB: 0, upperBoundMB: 0 },
    asks: { 'resource-requests-limits': { require: ['limits.memory'] } },
  }),
  off('use-namespace', 'The object is in the namespace default'),
  off('wildcard-in-rules', 'A role grants a wildcard'),
  off('writable-host-mount', 'A path of the node is mounted and may be written to'),
];

export const KUBE_LINTER: Peer = {
  tool: 'kube-linter',
  title: 'kube-linter',
  version: 'the 63 checks of commit 35de568',
  source: 'https://docs.kubelinter.io/#/generated/checks',
  set: 'kube-linter-default',
  checks: KUBE_LINTER_CHECKS,
};

function on(id: string, about: string, details: Details = {}): KubeLinterCheck {
  return { id, about, byDefault: true, template: id, params: {}, ...details };
}

function off(id: string, about: string, details: Details = {}): KubeLinterCheck {
  return { ...on(id, about, details), byDefault: false };
}
