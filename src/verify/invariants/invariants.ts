import { apparmorAnnotation } from './apparmor-annotation.ts';
import { apparmorProfile } from './apparmor-profile.ts';
import { containerImages } from './container-images.ts';
import { containerNames } from './container-names.ts';
import { containerPorts } from './container-ports.ts';
import { dnsConfig } from './dns-config.ts';
import { environment } from './environment.ts';
import { ephemeralContainers } from './ephemeral-containers.ts';
import { ephemeralContainersUpdate } from './ephemeral-containers-update.ts';
import { hostNetworkPorts } from './host-network-ports.ts';
import { hostPortConflicts } from './host-port-conflicts.ts';
import { hostUsers } from './host-users.ts';
import { hostnameOverride } from './hostname-override.ts';
import { immutableSelector } from './immutable-selector.ts';
import type { Invariant, State } from './invariant.ts';
import { jobUpdate } from './job-update.ts';
import { jobs } from './jobs.ts';
import { knownValues } from './known-values.ts';
import { labels } from './labels.ts';
import { lifecycleHooks } from './lifecycle-hooks.ts';
import { mountPropagation } from './mount-propagation.ts';
import { operatingSystem } from './operating-system.ts';
import { podNames } from './pod-names.ts';
import { podResize } from './pod-resize.ts';
import { podResources } from './pod-resources.ts';
import { podUpdate } from './pod-update.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { probes } from './probes.ts';
import { procMount } from './proc-mount.ts';
import { replicas } from './replicas.ts';
import { resizePolicy } from './resize-policy.ts';
import { resources } from './resources.ts';
import { restartPolicy } from './restart-policy.ts';
import { seccompAnnotation } from './seccomp-annotation.ts';
import { seccompProfile } from './seccomp-profile.ts';
import { selector } from './selector.ts';
import { shareProcessNamespace } from './share-process-namespace.ts';
import { statefulSetUpdate } from './stateful-set-update.ts';
import { sysctls } from './sysctls.ts';
import { updateStrategy } from './update-strategy.ts';
import { userIds } from './user-ids.ts';
import { volumeDevices } from './volume-devices.ts';
import { volumeMounts } from './volume-mounts.ts';
import { volumes } from './volumes.ts';
import { windowsHostProcess } from './windows-host-processes.ts';

/**
 * What the API server of Kubernetes 1.36, with its feature gates as they come, demands of workloads beyond their
 * schema: all of it that a mend could break. Left out, because no mend touches them, are tolerations, affinity and
 * topology spread, schedules and time zones, claims of resources, host aliases, the contents of most volume sources,
 * and what depends on other objects or on how the cluster is set up. Of capabilities, but for the one spelling in
 * `privilege-escalation`, nothing is demanded at all.
 */
export const INVARIANTS: readonly Invariant[] = [
  privilegeEscalation,
  mountPropagation,
  procMount,
  userIds,
  seccompProfile,
  seccompAnnotation,
  apparmorProfile,
  apparmorAnnotation,
  sysctls,
  hostUsers,
  shareProcessNamespace,
  hostnameOverride,
  operatingSystem,
  windowsHostProcess,
  hostNetworkPorts,
  hostPortConflicts,
  containerPorts,
  containerNames,
  containerImages,
  environment,
  probes,
  lifecycleHooks,
  resources,
  podResources,
  resizePolicy,
  volumes,
  volumeMounts,
  volumeDevices,
  ephemeralContainers,
  restartPolicy,
  podNames,
  dnsConfig,
  knownValues,
  labels,
  selector,
  replicas,
  updateStrategy,
  jobs,
  immutableSelector,
  statefulSetUpdate,
  jobUpdate,
  podUpdate,
  ephemeralContainersUpdate,
  podResize,
];

/** All that is wrong with one state of an object: a line each, `id: line`. Never throws. */
export function breachesOf(state: State): readonly string[] {
  let all: string[] | undefined;
  for (const { id, breaches } of INVARIANTS) {
    for (const line of breaches(state)) {
      all ??= [];
      all.push(`${id}: ${line}`);
    }
  }
  return all ?? NONE;
}

const NONE: readonly string[] = [];
