import { type Json, type JsonMap, listAt, mapAt, member, stringAt } from '#json/value.ts';
import type { Container } from '#workload/pod.ts';
import { called, ofObjects, type Tell } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { isApp, isBatch } from './kind.ts';

export const knownValues: Invariant = {
  id: 'known-values',
  demands:
    'Fields that name one of a few choices (`restartPolicy`, `dnsPolicy`, `imagePullPolicy`, `protocol`, `concurrencyPolicy` and so on) name one that there is; the published schema calls them texts.',
  source:
    'validateRestartPolicy, validateDNSPolicy, ValidatePreemptionPolicy, validateFSGroupChangePolicy, validateOS, validatePullPolicy, validateContainerCommon, validateContainerRestartPolicy, ValidateProcMountType, validateMountPropagation, validateMountRecursiveReadOnly, validateContainerPorts, validateConcurrencyPolicy, validateJobSpec, ValidateStatefulSetSpec',
  breaches: ofObjects((state, tell) => {
    checkObject(state, tell);
    if (state.pod === undefined) return;
    checkPod(state.pod.spec, tell);
    for (const container of state.pod.containers) checkContainer(container, tell);
  }),
};

function checkPod(spec: JsonMap, tell: Tell): void {
  for (const [field, choices] of OF_POD) check(spec, field, choices, tell);
  check(mapAt(spec, 'os'), 'name', SYSTEMS, tell);
  const context = mapAt(spec, 'securityContext');
  if (context === undefined) return;
  for (const [field, choices] of OF_POD_CONTEXT) check(context, field, choices, tell);
}

function checkContainer(container: Container, tell: Tell): void {
  const { spec } = container;
  const tellOf: Tell = (line) => tell(`${called(container)}: ${line}`);
  for (const [field, choices] of OF_CONTAINER) check(spec, field, choices, tellOf);
  check(mapAt(spec, 'securityContext'), 'procMount', PROC_MOUNTS, tellOf);
  for (const port of listAt(spec, 'ports')) check(port, 'protocol', PROTOCOLS, tellOf);
  for (const mount of listAt(spec, 'volumeMounts')) {
    check(mount, 'mountPropagation', PROPAGATIONS, tellOf);
    check(mount, 'recursiveReadOnly', READ_ONLY, tellOf);
  }
}

type Choices = readonly string[];

/** The empty text is a choice where the API server puts a default in its place. */
const OF_POD: readonly (readonly [string, Choices])[] = [
  ['restartPolicy', ['', 'Always', 'OnFailure', 'Never']],
  ['dnsPolicy', ['', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None']],
  ['preemptionPolicy', ['PreemptLowerPriority', 'Never']],
];
const OF_POD_CONTEXT: readonly (readonly [string, Choices])[] = [
  ['fsGroupChangePolicy', ['Always', 'OnRootMismatch']],
  ['supplementalGroupsPolicy', ['Merge', 'Strict']],
  ['seLinuxChangePolicy', ['Recursive', 'MountOption']],
];
const OF_CONTAINER: readonly (readonly [string, Choices])[] = [
  ['imagePullPolicy', ['', 'Always', 'IfNotPresent', 'Never']],
  ['terminationMessagePolicy', ['', 'File', 'FallbackToLogsOnError']],
  ['restartPolicy', ['Always', 'OnFailure', 'Never']],
];
const SYSTEMS: Choices = ['linux', 'windows'];
const PROC_MOUNTS: Choices = ['Default', 'Unmasked'];
const PROTOCOLS: Choices = ['', 'TCP', 'UDP', 'SCTP'];
const PROPAGATIONS: Choices = ['None', 'HostToContainer', 'Bidirectional'];
const READ_ONLY: Choices = ['Disabled', 'IfPossible', 'Enabled'];

function checkObject({ kind, object }: State, tell: Tell): void {
  const spec = mapAt(object, 'spec');
  if (isBatch(kind, 'CronJob')) {
    check(spec, 'concurrencyPolicy', ['', 'Allow', 'Forbid', 'Replace'], tell);
    check(mapAt(spec, 'jobTemplate', 'spec'), 'completionMode', COMPLETION_MODES, tell);
  } else if (isBatch(kind, 'Job')) check(spec, 'completionMode', COMPLETION_MODES, tell);
  else if (isApp(kind, 'StatefulSet'))
    check(spec, 'podManagementPolicy', ['', 'OrderedReady', 'Parallel'], tell);
}

const COMPLETION_MODES: Choices = ['NonIndexed', 'Indexed'];

function check(map: Json | undefined, field: string, choices: Choices, tell: Tell): void {
  if (map === undefined || member(map, field) === undefined) return;
  const value = stringAt(map, field);
  if (value !== undefined && !choices.includes(value)) tell(`${field} is none that there is`);
}
