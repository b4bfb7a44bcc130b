import type { GroupVersionKind } from '#admission/request.ts';
import { stringAt } from '#json/value.ts';
import type { Subject } from '#policy.ts';
import { type Pod, titleOf } from '#workload/pod.ts';
import { changedIdentity, changedPod } from './identity.ts';
import { lostPart, lostVolume, type Named } from './parts.ts';
import { widened } from './powers.ts';
import { changedEnvironment, changedProgram } from './programs.ts';

/**
 * What no mend may do, whatever its policies declare: change what an object is, where it runs, as whom, and what; take
 * away a part that no policy named; let it do more than before. Returns the first breach, in a person's words.
 */
export function breachOf(before: Subject, after: Subject, named: Named): string | undefined {
  if (isOutOfBounds(before.kind)) return `a ${before.kind.kind} is never mended`;
  return changedIdentity(before.object, after.object) ?? breachInPods(before.pod, after.pod, named);
}

/** What decides about the rights, the reach and the traffic of others: for people, never for a mend. */
const OUT_OF_BOUNDS: readonly (readonly [group: string, kinds: readonly string[]])[] = [
  ['', ['Secret', 'Namespace', 'Node', 'ServiceAccount', 'Service', 'Endpoints']],
  ['rbac.authorization.k8s.io', ['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']],
  ['networking.k8s.io', ['NetworkPolicy', 'Ingress']],
  ['discovery.k8s.io', ['EndpointSlice']],
  ['apiextensions.k8s.io', ['CustomResourceDefinition']],
  ['apiregistration.k8s.io', ['APIService']],
  ['certificates.k8s.io', ['CertificateSigningRequest']],
];

/** Groups of which that is true as a whole. */
const CLOSED_GROUPS: readonly RegExp[] = [
  /^admissionregistration\.k8s\.io$/,
  /(^|\.)(istio\.io|cilium\.io|projectcalico\.org|linkerd\.io)$/,
];

function isOutOfBounds({ group, kind }: Pick<GroupVersionKind, 'group' | 'kind'>): boolean {
  if (CLOSED_GROUPS.some((groups) => groups.test(group))) return true;
  return OUT_OF_BOUNDS.some(([each, kinds]) => each === group && kinds.includes(kind));
}

function breachInPods(before: Pod | undefined, after: Pod | undefined, named: Named): string | undefined {
  if (before === undefined || after === undefined)
    return before === after ? undefined : 'its Pod comes or goes';
  if (accountOf(before) !== accountOf(after)) return 'it runs as another service account';
  return (
    changedPod(before, after) ??
    lostVolume(before, after, named) ??
    breachInContainers(before, after, named) ??
    allowedMore(before, after)
  );
}

/** serviceAccount is the old name of serviceAccountName, and ignored beside it. */
function accountOf({ spec }: Pod): string {
  return stringAt(spec, 'serviceAccountName') || stringAt(spec, 'serviceAccount') || '';
}

function breachInContainers(before: Pod, after: Pod, named: Named): string | undefined {
  if (before.containers.length !== after.containers.length) return 'a container comes or goes';
  for (const [index, container] of before.containers.entries()) {
    const now = after.containers[index];
    if (now?.pointer !== container.pointer) return 'a container comes or goes';
    if (container.spec === now.spec) continue;
    const breach =
      changedProgram(container, now) ?? lostPart(container, now, named) ?? changedEnvironment(container, now);
    if (breach !== undefined) return `${titleOf(container)}: ${breach}`;
  }
  return undefined;
}

function allowedMore(before: Pod, after: Pod): string | undefined {
  const power = widened(before, after);
  return power === undefined ? undefined : `it may do more: ${power}`;
}
