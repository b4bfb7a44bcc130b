import type { Backward } from '#detect/backward.ts';

export type Answer = Backward | string;
