import type { Policy } from '#policy.ts';

/** A policy that threw. Our bug, never the user's: counted and named, and the request goes on without the policy. */
export interface Fault {
  readonly policy: string;
  readonly stage: 'detect' | 'fix';
  /** The error's class and where it was thrown. Its message is left out, because it may quote the object. */
  readonly error: string;
}

export function faultOf(policy: Policy, stage: Fault['stage'], error: unknown): Fault {
  return { policy: policy.id, stage, error: described(error) };
}

/** What was thrown, without its message. */
export function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const [, frames = ''] = (error.stack ?? '').split(error.message === '' ? error.name : error.message);
  const frame = frames.split('\n').find((line) => line.startsWith('    at '));
  return frame === undefined ? error.name : `${error.name} ${frame.trim()}`;
}
