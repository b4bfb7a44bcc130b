import { mapAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isContainerResource } from './resource-names.ts';
import { checkResources, hasBareHugePages } from './resource-rules.ts';

export const resources: Invariant = {
  id: 'resources',
  demands:
    'A container requests and limits resources that there are, in amounts that are not negative; a request is at most its limit. Devices and huge pages (`example.com/gpu`, `hugepages-2Mi`) come in whole numbers and pages and their request has a limit that is the same, huge pages also a cpu or memory.',
  source: 'ValidateContainerResourceRequirements, ValidateResourceQuantityValue',
  breaches: ofContainers(({ spec }, tell) => {
    const own = mapAt(spec, 'resources');
    if (own === undefined) return;
    checkResources(own, isContainerResource, tell);
    if (hasBareHugePages(own)) tell('huge pages without cpu or memory');
  }),
};
