import { loadSets } from '#policyset/load.ts';
import { CATALOGUE } from '../../support/sets.ts';
import { faultsOf } from '../validity.ts';
import type { Terms } from './examine.ts';

export const TERMS: Terms = {
  sets: {
    'mend-all': loadSets(['mend-all'], CATALOGUE),
    recommended: loadSets(['recommended'], CATALOGUE),
    strict: loadSets(['strict'], CATALOGUE),
  },
  faultsOf,
};
