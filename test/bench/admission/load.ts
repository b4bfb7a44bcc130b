import type { Phase } from './traffic.ts';

/** What the bench asks of the loader. */
export interface Load {
  /** `https://HOST:PORT` of the server. */
  readonly url: string;
  /** Its CA, PEM. */
  readonly ca: string;
  /** The mix, or one review of it over and over. */
  readonly reviews: 'mix' | { readonly event: string; readonly phase: Phase };
  /** At most so many requests are under way. The API server keeps 25 idle connections, so never more. */
  readonly connections: number;
  readonly until: { readonly requests: number } | { readonly seconds: number };
  /** Requests are due at this rate, whether the server keeps up or not. Without it, each waits for the one before. */
  readonly perSecond?: number;
}

/** What the loader saw. */
export interface Loaded {
  readonly seconds: number;
  /** One for each request, in the order of the answers, from the moment it was due; milliseconds. */
  readonly latencies: Float64Array;
  /** Answers that admend gave without judging, because it had no time. */
  readonly sheds: number;
}

/** The loader's answer to a Load. */
export type LoaderMessage = { readonly loaded: Loaded } | { readonly failed: string };
