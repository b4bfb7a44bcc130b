import { listAt, stringAt } from '#json/value.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const dnsConfig: Invariant = {
  id: 'dns-config',
  demands: 'A Pod with `dnsPolicy: None` names a server in `dnsConfig.nameservers`, and no Pod more than 3.',
  source: 'validatePodDNSConfig',
  breaches: ofPods(({ spec }, tell) => {
    const servers = listAt(spec, 'dnsConfig', 'nameservers').length;
    if (servers === 0 && stringAt(spec, 'dnsPolicy') === 'None') tell('dnsPolicy None without a server');
    if (servers > 3) tell('more than 3 nameservers');
  }),
};
