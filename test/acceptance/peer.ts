/**
 * The policies that k8s-auto-fix has too, so that its figures can be compared. Source: its thirty rule fixers, as its
 * repository had them at commit 18c1462 (December 2025).
 */
export const ALSO_IN_K8S_AUTO_FIX: ReadonlySet<string> = new Set([
  'added-capabilities',
  'deprecated-service-account',
  'docker-socket',
  'drop-all-capabilities',
  'drop-net-raw',
  'duplicate-env',
  'host-ipc',
  'host-network',
  'host-path',
  'host-pid',
  'host-ports',
  'image-tag',
  'job-ttl',
  'liveness-port',
  'privilege-escalation',
  'privileged',
  'read-only-root-filesystem',
  'readiness-port',
  'resource-requests-limits',
  'run-as-non-root',
  'seccomp-profile',
  'secret-in-env',
  'sensitive-host-path',
  'startup-port',
  'unsafe-sysctls',
]);
