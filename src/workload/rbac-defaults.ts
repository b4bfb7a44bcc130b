import type { JsonMap } from '#json/value.ts';
import type { GroupKind } from './kinds.ts';
import { nameOf } from './named.ts';
import { roleReferenceOf } from './role-reference.ts';
import type { RoleRule } from './role-rules.ts';
import { type RoleSubject, subjectsOf } from './role-subjects.ts';

/**
 * The roles and bindings that every cluster has. Anybody can write their label, and with the right to change them more
 * into them: so nothing goes by the label, and what Kubernetes itself grants is let be and nothing beside it.
 * Source: package bootstrappolicy in k8s.io/kubernetes, v1.34 to v1.36.
 */

/** A role or a binding, and the namespace that it is or will be in; empty for one that is in none. */
export interface PlacedRbac {
  readonly kind: GroupKind;
  readonly object: JsonMap;
  readonly namespace: string;
}

/** What Kubernetes itself grants by a role of this name, as far as any policy asks about it. */
export function rulesOfKubernetes(role: PlacedRbac): readonly RoleRule[] {
  return RULES.get(placeOf(role)) ?? [];
}

/** The subjects to whom a binding gives its role, but those to whom Kubernetes itself or kubeadm gives it so. */
export function subjectsWritten(binding: PlacedRbac): readonly RoleSubject[] {
  const place = placeOf(binding);
  const role = roleReferenceOf(binding.object);
  const known = BINDINGS.filter(
    (each) => each.place === place && each.kind === role?.kind && each.role === role.name,
  );
  return subjectsOf(binding.object).filter(({ title }) => !known.some(({ subject }) => subject === title));
}

/** The name of what is outside of all namespaces; namespace and name of what is in one. */
function placeOf({ kind, object, namespace }: PlacedRbac): string {
  const name = nameOf(object) ?? '';
  return kind.kind.startsWith('Cluster') ? name : `${namespace}/${name}`;
}

/** True for a role of this name, wherever it is. */
export function isInEveryCluster({ kind, name }: GroupKind & { readonly name: string }): boolean {
  if (name.startsWith('system:')) return true;
  return kind === 'ClusterRole' ? FOR_USERS.has(name) : name === IN_KUBE_SYSTEM;
}

const FOR_USERS: ReadonlySet<string> = new Set(['cluster-admin', 'admin', 'edit', 'view']);

const IN_KUBE_SYSTEM = 'extension-apiserver-authentication-reader';

/** Of the cluster roles, those that let run commands in containers, and yet not everything. */
export const COMMANDS_IN_EVERY_CLUSTER: ReadonlySet<string> = new Set(['admin', 'edit']);

const CHANGE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const CREATE_PODS = rule(['pods'], ['create']);
const TOKENS = rule(['serviceaccounts/token'], ['create']);
const VOLUMES = rule(['persistentvolumes'], ['create']);

/** By place. Rules that no policy asks about are left out. */
const RULES: ReadonlyMap<string, readonly RoleRule[]> = new Map([
  ['cluster-admin', [rule(['*'], ['*'], ['*']), urlRule(['*'], ['*'])]],
  [
    'system:aggregate-to-edit',
    [
      rule(['pods/attach', 'pods/exec', 'secrets'], ['get', 'list', 'watch']),
      rule(['pods', 'pods/attach', 'pods/exec', 'replicationcontrollers', 'secrets'], CHANGE),
      rule(['serviceaccounts'], ['impersonate']),
      TOKENS,
      rule(['daemonsets', 'deployments', 'replicasets', 'statefulsets'], CHANGE, ['apps']),
      rule(['cronjobs', 'jobs'], CHANGE, ['batch']),
    ],
  ],
  [
    'system:kube-controller-manager',
    [rule(['secrets'], ['get', 'create', 'update', 'delete']), TOKENS, rule(['*'], ['list', 'watch'], ['*'])],
  ],
  [
    'system:kubelet-api-admin',
    [
      rule(['nodes/log', 'nodes/metrics', 'nodes/proxy', 'nodes/stats'], ['*']),
      rule(['nodes/configz', 'nodes/healthz', 'nodes/pods'], ['*']),
    ],
  ],
  ['system:node', [CREATE_PODS, TOKENS, rule(['secrets'], ['get', 'list', 'watch'])]],
  ['system:persistent-volume-provisioner', [VOLUMES]],
  [
    'system:controller:certificate-controller',
    [rule(['certificatesigningrequests/approval'], ['update'], ['certificates.k8s.io'])],
  ],
  [
    'system:controller:clusterrole-aggregation-controller',
    [rule(['clusterroles'], ['escalate'], ['rbac.authorization.k8s.io'])],
  ],
  ['system:controller:cronjob-controller', [rule(['jobs'], ['create'], ['batch'])]],
  ['system:controller:daemon-set-controller', [CREATE_PODS]],
  ['system:controller:deployment-controller', [rule(['replicasets'], ['create'], ['apps'])]],
  ['system:controller:disruption-controller', [rule(['*/scale'], ['get'], ['*'])]],
  [
    'system:controller:generic-garbage-collector',
    [rule(['*'], ['get', 'list', 'watch', 'update', 'patch', 'delete'], ['*'])],
  ],
  [
    'system:controller:horizontal-pod-autoscaler',
    [
      rule(['*/scale'], ['get', 'update'], ['*']),
      rule(['*'], ['get', 'list', 'watch'], ['custom.metrics.k8s.io', 'external.metrics.k8s.io']),
    ],
  ],
  ['system:controller:job-controller', [CREATE_PODS]],
  ['system:controller:legacy-service-account-token-cleaner', [rule(['secrets'], ['patch', 'delete'])]],
  [
    'system:controller:namespace-controller',
    [rule(['*'], ['get', 'list', 'watch', 'delete', 'deletecollection'], ['*'])],
  ],
  ['system:controller:persistent-volume-binder', [CREATE_PODS, VOLUMES]],
  ['system:controller:replicaset-controller', [CREATE_PODS]],
  ['system:controller:replication-controller', [CREATE_PODS]],
  ['system:controller:resourcequota-controller', [rule(['*'], ['list', 'watch'], ['*'])]],
  ['system:controller:statefulset-controller', [CREATE_PODS]],
  ['kube-system/system:controller:bootstrap-signer', [rule(['secrets'], ['get', 'list', 'watch'])]],
  ['kube-system/system:controller:token-cleaner', [rule(['secrets'], ['get', 'list', 'watch', 'delete'])]],
]);

function rule(
  resources: readonly string[],
  verbs: readonly string[],
  groups: readonly string[] = [''],
): RoleRule {
  return { pointer: '', groups, resources, verbs, names: [], urls: [] };
}

function urlRule(urls: readonly string[], verbs: readonly string[]): RoleRule {
  return { pointer: '', groups: [], resources: [], verbs, names: [], urls };
}

interface KnownBinding {
  readonly place: string;
  readonly kind: 'Role' | 'ClusterRole';
  readonly role: string;
  /** The title of its subject. */
  readonly subject: string;
}

/** Those that a policy would speak of. The last one: kubeadm, cmd/kubeadm/app/phases/bootstraptoken/clusterinfo. */
const BINDINGS: readonly KnownBinding[] = [
  ofCluster('cluster-admin', 'group "system:masters"'),
  ofCluster('system:public-info-viewer', 'group "system:unauthenticated"'),
  ofCluster(
    'system:controller:generic-garbage-collector',
    'service account "generic-garbage-collector" of "kube-system"',
  ),
  ofCluster(
    'system:controller:namespace-controller',
    'service account "namespace-controller" of "kube-system"',
  ),
  {
    place: 'kube-public/kubeadm:bootstrap-signer-clusterinfo',
    kind: 'Role',
    role: 'kubeadm:bootstrap-signer-clusterinfo',
    subject: 'user "system:anonymous"',
  },
];

/** A ClusterRoleBinding is called as the ClusterRole that it gives. */
function ofCluster(name: string, subject: string): KnownBinding {
  return { place: name, kind: 'ClusterRole', role: name, subject };
}
