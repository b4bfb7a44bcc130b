import { stringAt } from '#json/value.ts';
import { ofContainers } from './gather.ts';
import type { Invariant } from './invariant.ts';
import { isPod } from './kind.ts';

export const containerImages: Invariant = {
  id: 'container-images',
  demands:
    'Each container has an `image`, without blanks around it in a Pod. (A template may have the blanks.)',
  source: 'validateContainerCommon, validateContainerOnlyForPod',
  breaches: ofContainers(({ spec }, tell, _, { kind }) => {
    const image = stringAt(spec, 'image') ?? '';
    if (image === '') tell('no image');
    else if (image.trim() !== image && isPod(kind)) tell('blanks around the image');
  }),
};
