import { type JsonMap, numberAt, stringAt } from '#json/value.ts';
import { isDnsLabel, isDnsSubdomain } from '#workload/syntax.ts';
import { ofPods, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isApp } from './kind.ts';

export const podNames: Invariant = {
  id: 'pod-names',
  demands:
    '`hostname` and `subdomain` are DNS labels (a StatefulSet puts its own in their place); `serviceAccountName`, `priorityClassName`, `runtimeClassName` and `nodeName` are DNS names; `activeDeadlineSeconds` is at least 1.',
  source: 'ValidatePodSpec',
  breaches: ofPods(({ spec }, tell, { kind }) => {
    if (!isApp(kind, 'StatefulSet')) for (const field of LABELS) check(spec, field, isDnsLabel, tell);
    for (const field of SUBDOMAINS) check(spec, field, isDnsSubdomain, tell);
    if (stringAt(spec, 'runtimeClassName') === '') tell('runtimeClassName is not well-formed');
    if ((numberAt(spec, 'activeDeadlineSeconds') ?? 1) < 1) tell('activeDeadlineSeconds is not at least 1');
  }),
};

const LABELS = ['hostname', 'subdomain'];
const SUBDOMAINS = ['serviceAccountName', 'priorityClassName', 'runtimeClassName', 'nodeName'];

function check(spec: JsonMap, field: string, isName: (name: string) => boolean, tell: Tell): void {
  const name = stringAt(spec, field) ?? '';
  if (name !== '' && !isName(name)) tell(`${field} is not well-formed`);
}
