import type { Equivalent } from './score.ts';

export const EQUIVALENT: readonly Equivalent[] = [];
