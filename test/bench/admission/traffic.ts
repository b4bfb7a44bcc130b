import { readFileSync } from 'node:fs';
import type { Json } from '#json/value.ts';
import { stringAt } from '#json/value.ts';

export type Phase = 'mutate' | 'validate';
export const PHASES: readonly Phase[] = ['mutate', 'validate'];

/** What somebody did to a cluster. Each comes with two recorded reviews: what the mutating and the validating hook saw. */
export interface Event {
  readonly name: string;
  /** How many of the mix's events are this one. */
  readonly share: number;
  /** Whether admend answers the mutating hook with a patch. */
  readonly mends: boolean;
}

/**
 * The mix: a cluster that has had admend for a while.
 *
 * Most requests are Pods of ReplicaSets that were mended when their Deployment was: nothing is left to do. Some are
 * Pods of workloads that are older than admend, which it mends one by one. The rest are people's: Deployments created
 * and given a new image, half of them never mended at their source. An update of an old Deployment is not mended,
 * because its violations were there before (the ratchet).
 *
 * Every object is manifests/checkout.yaml or a Pod of it: two containers, four mends where it is unmended, and one
 * forgotten memory limit that everything is warned about. So 6 in 20 events are mended, and no request is free.
 */
export const EVENTS: readonly Event[] = [
  { name: 'pod-create-mended', share: 10, mends: false },
  { name: 'pod-create-unmended', share: 4, mends: true },
  { name: 'deployment-create-mended', share: 1, mends: false },
  { name: 'deployment-create-unmended', share: 2, mends: true },
  { name: 'deployment-update-mended', share: 1, mends: false },
  { name: 'deployment-update-unmended', share: 2, mends: false },
];

/** One review as the API server sent it. */
export interface RecordedReview {
  readonly event: Event;
  readonly phase: Phase;
  readonly uid: string;
  /** The body, byte for byte. */
  readonly body: string;
}

const REVIEWS = new URL('../reviews/', import.meta.url);

export function reviewFile(event: string, phase: Phase): URL {
  return new URL(`${event}.${phase}.json`, REVIEWS);
}

/** All recorded reviews, the mutating one of an event before the validating one. */
export function recordedReviews(): readonly RecordedReview[] {
  return EVENTS.flatMap((event) => PHASES.map((phase) => recorded(event, phase)));
}

/** The reviews of one turn of the mix, in the order in which every server gets them. */
export function mixOf(reviews: readonly RecordedReview[]): readonly RecordedReview[] {
  return evenly(EVENTS).flatMap((event) => reviews.filter((review) => review.event === event));
}

function recorded(event: Event, phase: Phase): RecordedReview {
  const review: Json = JSON.parse(readFileSync(reviewFile(event.name, phase), 'utf8'));
  const uid = stringAt(review, 'request', 'uid');
  if (uid === undefined)
    throw new Error(`${reviewFile(event.name, phase).pathname} is not an AdmissionReview`);
  return { event, phase, uid, body: asSent(review) };
}

/**
 * The bytes that the API server sent: the files are indented to be read, it sends them compact with a newline, and
 * Go's encoder escapes what HTML might not like.
 */
function asSent(review: Json): string {
  const compact = JSON.stringify(review).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${compact}\n`;
}

/** Each event as often as its share says, spread out: nobody's cluster sends all its Pods first. */
function evenly(events: readonly Event[]): readonly Event[] {
  const total = events.reduce((sum, { share }) => sum + share, 0);
  const waiting = events.map((event) => ({ event, credit: 0 }));
  return Array.from({ length: total }, () => {
    for (const each of waiting) each.credit += each.event.share;
    const next = waiting.reduce((first, each) => (each.credit > first.credit ? each : first));
    next.credit -= total;
    return next.event;
  });
}
