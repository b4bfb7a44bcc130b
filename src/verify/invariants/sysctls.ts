import { booleanAt, type JsonMap, listAt, stringAt } from '#json/value.ts';
import { podOf } from '#workload/pod.ts';
import { ofPods } from './gather.ts';
import type { Invariant, State } from './invariant.ts';
import { checkName } from './unique-names.ts';

const NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

export const sysctls: Invariant = {
  id: 'sysctls',
  demands:
    'A sysctl has a well-formed name that stands once, and is none of the network with `hostNetwork: true` nor of IPC with `hostIPC: true`, unless it was so before an update.',
  source: 'validateSysctls, ValidateHostSysctl',
  breaches: ofPods(({ spec }, tell, state) => {
    const all = namesIn(spec);
    if (all.length === 0) return;
    const names = new Set<string>();
    for (const name of all) checkName('sysctl', name, isName, names, tell);
    const ofHost = all.filter((name) => isOfHost(name, spec));
    if (ofHost.length > 0 && !wasOfHost(state)) {
      for (const name of ofHost) tell(`sysctl ${name} is one of the host`);
    }
  }),
};

function isName(name: string): boolean {
  return name.length <= 253 && NAME.test(name);
}

function namesIn(spec: JsonMap): readonly string[] {
  return listAt(spec, 'securityContext', 'sysctls').map((sysctl) => stringAt(sysctl, 'name') ?? '');
}

function wasOfHost({ kind, old }: State): boolean {
  const before = old === undefined ? undefined : podOf(kind, old);
  return before !== undefined && namesIn(before.spec).some((name) => isOfHost(name, before.spec));
}

const OF_IPC =
  /^(?:kernel\.(?:sem|shm|shmall|shmmax|shmmni|shm_rmid_forced|msg|msgmax|msgmnb|msgmni)$|fs\.mqueue\.)/;

function isOfHost(name: string, spec: JsonMap): boolean {
  const dotted = withDots(name).replace(/\*.*$/s, '');
  if (dotted.startsWith('net.')) return booleanAt(spec, 'hostNetwork') === true;
  return OF_IPC.test(dotted) && booleanAt(spec, 'hostIPC') === true;
}

/** The first separator decides which one parts the name; the other one is then a character of it. */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}
