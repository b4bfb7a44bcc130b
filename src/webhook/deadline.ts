/**
 * How long a request may take. The API server puts its own patience into the URL; what is left of it when the request
 * arrives nobody says, so a part is kept back.
 */

/** What the API server waits where a webhook is registered without timeoutSeconds. */
const DEFAULT_MILLISECONDS = 10_000;

/** The most that it can be told to wait. */
const MOST_MILLISECONDS = 30_000;

/**
 * Kept back for what this process cannot see or cannot interrupt: the connection and the handshake before the
 * request arrived, the event loop's delay in noticing it, one step of a large object after the clock was last asked,
 * and the answer's way back. A quarter, because with 1 s there is no more to give; half a second is plenty.
 */
const MARGIN_PART = 0.25;
const MARGIN_MOST_MILLISECONDS = 500;

/** The milliseconds within which a request to `url` has to be answered, e.g. `/mutate?timeout=2s` -> 1500. */
export function allowance(url: string): number {
  const asked = durationOf(/[?&]timeout=([^&#]{1,32})(?:[&#]|$)/.exec(url)?.[1] ?? '');
  const patience = Math.min(asked > 0 ? asked : DEFAULT_MILLISECONDS, MOST_MILLISECONDS);
  return patience - Math.min(patience * MARGIN_PART, MARGIN_MOST_MILLISECONDS);
}

const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/gy;

/** A duration as Go writes it (time.ParseDuration: `2s`, `1m30s`, `1.5s`), in milliseconds; 0 for anything else. */
export function durationOf(text: string): number {
  let milliseconds = 0;
  let end = 0;
  for (const [whole, amount, unit = ''] of text.matchAll(PART)) {
    milliseconds += Number(amount) * (UNIT_MILLISECONDS[unit] ?? 0);
    end += whole.length;
  }
  return end === text.length ? milliseconds : 0;
}
