import type { Answer } from '#respond/answer.ts';

export type Backward = Answer;
