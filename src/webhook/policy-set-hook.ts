import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as elapsed } from 'node:timers/promises';
import { decode, parse } from '#admission/decode.ts';
import type { AdmissionRequest } from '#admission/request.ts';
import { type AdmendError, coded, messageOf } from '#errors.ts';
import type { Verdict } from '#policyset/review.ts';
import type { Log } from '#telemetry/log.ts';
import { readBody } from './body.ts';
import { allowance } from './deadline.ts';
import type { Memory } from './memory.ts';
import { Queue } from './queue.ts';
import { JSON_TYPE, reply, replyError } from './reply.ts';
import { uidOf } from './uid.ts';

/** Says whether a policy set may be stored. */
export interface PolicySetReviewer {
  readonly review: (request: AdmissionRequest) => Verdict;
  /** The same beside what the cluster keeps this moment: the watch may be a little behind. May reject. */
  readonly reviewAfresh: (request: AdmissionRequest) => Promise<Verdict>;
}

interface Surroundings {
  readonly reviewer: PolicySetReviewer;
  readonly memory: Memory;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly log: Log;
  readonly trusted: (socket: Socket) => boolean;
  readonly draining: () => boolean;
}

/**
 * The largest review that is read: that of an update, which holds a set twice, and etcd keeps none above 1.5 MiB. What is
 * stored without a word of ours is judged all the same before it is in force.
 */
const BODY_LIMIT = 4 * 1024 * 1024;

/** As many as a tool applies at once; one more is not judged here. */
const MOST_WAITING = 20;

/** How many may ask the cluster at once. */
const MOST_AFRESH = 4;
const AFRESH_MILLISECONDS = 1_000;

/** A review that has arrived whole. */
interface Arrived {
  readonly body: Buffer;
  readonly response: ServerResponse;
  /** When it has to be answered, by the clock. */
  readonly deadline: number;
}

/** Answers the API server about policy sets that somebody applies. Such a request never goes through `admit()`. */
export class PolicySetHook {
  readonly #world: Surroundings;
  readonly #queue: Queue<Arrived>;
  #asking = 0;

  constructor(world: Surroundings) {
    this.#world = world;
    this.#queue = new Queue(MOST_WAITING, (arrived) => void this.#takeTurn(arrived), world.clock);
  }

  async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { trusted, memory, clock } = this.#world;
    if (!trusted(request.socket)) {
      const error = coded('client-not-trusted', 'no certificate of the client CA was shown');
      replyError(response, 401, error, true);
      return;
    }
    const deadline = clock() + allowance(request.url ?? '');
    const body = await readBody(request, memory, deadline - clock(), BODY_LIMIT);
    if (body.kind === 'too-large') {
      const error = coded('body-too-large', `the body has more than ${BODY_LIMIT} bytes`);
      replyError(response, 413, error, true);
    } else if (body.kind === 'unread') this.#letPass(body.head, response);
    else if (body.kind === 'whole') this.#queueUp({ body: body.bytes, response, deadline });
  }

  #queueUp(arrived: Arrived): void {
    if (this.#queue.add(arrived)) return;
    this.#world.memory.give(arrived.body.length);
    this.#letPass(arrived.body, arrived.response);
  }

  /** Never rejects. */
  async #takeTurn({ body, response, deadline }: Arrived): Promise<void> {
    const { memory, clock, log, draining } = this.#world;
    memory.give(body.length);
    if (clock() >= deadline) {
      this.#letPass(body, response);
      return;
    }
    const decoded = decodedFrom(body);
    if ('problem' in decoded) {
      replyError(response, 400, decoded.problem, draining());
      return;
    }
    const { request } = decoded;
    const verdict = await this.#verdictOn(request, deadline);
    log.info({ uid: request.uid, set: request.name, allowed: verdict.refusal === undefined }, 'policy set');
    reply(response, 200, JSON_TYPE, reviewJson(request.uid, verdict), draining());
  }

  /** There was no time or no room to judge it. */
  #letPass(body: Buffer, response: ServerResponse): void {
    const { log, draining } = this.#world;
    const uid = uidOf(body);
    if (uid === undefined) {
      replyError(response, 400, coded('review-no-uid', 'no request.uid could be read'), true);
      return;
    }
    log.warn({ uid }, 'policy set not judged');
    reply(response, 200, JSON_TYPE, reviewJson(uid, NOT_JUDGED), draining());
  }

  async #verdictOn(request: AdmissionRequest, deadline: number): Promise<Verdict> {
    const { reviewer, log } = this.#world;
    try {
      const verdict = reviewer.review(request);
      return verdict.refusal === undefined ? verdict : await this.#secondThought(request, verdict, deadline);
    } catch (error) {
      log.error({ uid: request.uid, error: messageOf(error) }, 'admend itself failed');
      return { warnings: [] };
    }
  }

  /** A set that extends one that was stored a moment ago is wrong only until the watch has told of it. */
  async #secondThought(request: AdmissionRequest, verdict: Verdict, deadline: number): Promise<Verdict> {
    const { reviewer, clock } = this.#world;
    const milliseconds = Math.min(AFRESH_MILLISECONDS, deadline - clock());
    if (milliseconds <= 0 || this.#asking >= MOST_AFRESH) return verdict;
    this.#asking++;
    const afresh = reviewer
      .reviewAfresh(request)
      .catch(() => verdict)
      .finally(() => this.#asking--);
    return Promise.race([afresh, elapsed(milliseconds, verdict, { ref: false })]);
  }
}

const NOT_JUDGED: Verdict = {
  warnings: ['the webhook had no time to judge this set: its status will say what became of it'],
};

function decodedFrom(
  bytes: Buffer,
): { readonly request: AdmissionRequest } | { readonly problem: AdmendError } {
  const parsed = parse(bytes.toString());
  if ('problem' in parsed) return parsed;
  const { request, problem } = decode(parsed.json);
  return request === undefined ? { problem } : { request };
}

/** The AdmissionReview v1 that answers. */
function reviewJson(uid: string, { refusal, warnings }: Verdict): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: refusal === undefined,
      ...(refusal !== undefined && { status: { code: 422, reason: 'Invalid', message: refusal } }),
      ...(warnings.length > 0 && { warnings }),
    },
  });
}
