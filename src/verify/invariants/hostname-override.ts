import { booleanAt, stringAt } from '#json/value.ts';
import { isDnsSubdomain } from '#workload/syntax.ts';
import { ofPods } from './gather.ts';
import type { Invariant } from './invariant.ts';

export const hostnameOverride: Invariant = {
  id: 'hostname-override',
  demands:
    'A Pod with `hostnameOverride` has neither `hostNetwork: true` nor `setHostnameAsFQDN: true`, and it is a DNS name of at most 64 characters.',
  source: 'validatePodHostName',
  breaches: ofPods(({ spec }, tell) => {
    const name = stringAt(spec, 'hostnameOverride');
    if (name === undefined) return;
    for (const field of ['hostNetwork', 'setHostnameAsFQDN']) {
      if (booleanAt(spec, field) === true) tell(`hostnameOverride with ${field}`);
    }
    if (name.length > 64 || !isDnsSubdomain(name)) tell('hostnameOverride is no DNS name');
  }),
};
