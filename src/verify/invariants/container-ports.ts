import { isMap, type JsonMap, listAt, numberAt, stringAt } from '#json/value.ts';
import { isPortNumber } from '#workload/ports.ts';
import { isPortName } from '#workload/syntax.ts';
import { ofContainers, type Tell } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { checkName } from './unique-names.ts';

export const containerPorts: Invariant = {
  id: 'container-ports',
  demands:
    'A port has a `containerPort` from 1 to 65535, a `hostPort` from 0 to 65535, and a name, if any, that is well-formed and stands once in its container. (The same number may stand twice.)',
  source: 'validateContainerPorts',
  breaches: ofContainers(({ spec }, tell) => {
    let names: Set<string> | undefined;
    for (const port of listAt(spec, 'ports')) {
      if (!isMap(port)) continue;
      checkNumbers(port, tell);
      const name = stringAt(port, 'name') ?? '';
      if (name === '') continue;
      names ??= new Set();
      checkName('port', name, isPortName, names, tell);
    }
  }),
};

function checkNumbers(port: JsonMap, tell: Tell): void {
  const number = numberAt(port, 'containerPort') ?? 0;
  if (!isPortNumber(number)) tell(`containerPort ${number} is none`);
  const hostPort = numberAt(port, 'hostPort') ?? 0;
  if (hostPort !== 0 && !isPortNumber(hostPort)) tell(`hostPort ${hostPort} is none`);
}
