import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as elapsed } from 'node:timers/promises';
import type { GroupVersionKind } from '#admission/request.ts';
import { type AdmendError, coded } from '#errors.ts';
import type { Exclusions, Facts, Phase, SchemaLookup } from '#facts.ts';
import { compile, type PolicySets } from '#policyset/sets.ts';
import { type Log, logDecision } from '#telemetry/log.ts';
import type { Metrics } from '#telemetry/metrics.ts';
import { BODY_LIMIT, type Body, readBody } from './body.ts';
import { allowance } from './deadline.ts';
import { type Answer, judge, type Terms, unjudged } from './judge.ts';
import type { Memory } from './memory.ts';
import { Queue } from './queue.ts';
import { JSON_TYPE, reply, replyError } from './reply.ts';

/** The labels of namespaces, which no review holds. */
export interface NamespaceSource {
  readonly labelsOf: (name: string) => Facts['namespaceLabels'];
  /** Finds out about one that is unknown, if that can be. Never rejects. */
  readonly lookUp: (name: string) => Promise<void>;
}

/** The schemas by which mends are checked. */
export interface SchemaSource {
  readonly of: SchemaLookup;
  /** Finds out about a kind, or whether what is known still holds, for the requests to come. Never rejects. */
  readonly learn: (kind: GroupVersionKind) => Promise<void>;
}

/** What answering a request needs of the world around it. */
export interface Surroundings {
  /** The policy sets in force; asked anew for every request. */
  readonly sets: () => PolicySets | undefined;
  readonly exclude: Exclusions;
  /** Asked only where a policy set goes by the labels of namespaces. */
  readonly namespaces: NamespaceSource;
  readonly schemas: SchemaSource;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
  readonly memory: Memory;
  /** How many requests may wait. */
  readonly queueLimit: number;
  readonly trusted: (socket: Socket) => boolean;
  /** True when connections are to end with the reply that is under way. */
  readonly draining: () => boolean;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly record: ((path: string, body: Buffer) => void) | undefined;
}

/** A request that has arrived whole. */
interface Arrived extends Asked {
  readonly body: Buffer;
}

/** A request of which only the beginning is known. */
interface Asked {
  readonly phase: Phase;
  readonly response: ServerResponse;
  /** When it arrived and when it has to be answered, by the clock. */
  readonly arrived: number;
  readonly deadline: number;
}

/** In force while no set was ever loaded: every request is let through, and says that no set was asked. */
const NO_SETS = compile([], 'none');

/** Receives admission requests, lets them wait their turn and answers every one of them. */
export class Admission {
  readonly #world: Surroundings;
  readonly #queue: Queue<Arrived>;

  constructor(world: Surroundings) {
    this.#world = world;
    this.#queue = new Queue(world.queueLimit, (request) => this.#takeTurn(request), world.clock);
  }

  /** Requests that wait. */
  get waiting(): number {
    return this.#queue.length;
  }

  async receive(phase: Phase, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, memory } = this.#world;
    const arrived = clock();
    const { url = '' } = request;
    const asked = { phase, response, arrived, deadline: arrived + allowance(url) };
    const no = this.#turnedAway(request);
    if (no !== undefined) return this.#refuse(asked, no.status, no.error, 'close');
    const body = await readBody(request, memory, asked.deadline - arrived, BODY_LIMIT);
    if (body.kind === 'whole') this.#queueUp({ ...asked, body: body.bytes }, url);
    else this.#answerUnread(asked, body);
  }

  /** What is wrong with a call before its body is looked at. */
  #turnedAway({ socket, headers }: IncomingMessage): { status: number; error: AdmendError } | undefined {
    if (!this.#world.trusted(socket)) {
      return { status: 401, error: coded('client-not-trusted', 'no certificate of the client CA was shown') };
    }
    if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) {
      return { status: 415, error: coded('review-wrong-type', 'the content type is not application/json') };
    }
    return undefined;
  }

  #answerUnread(asked: Asked, body: Exclude<Body, { kind: 'whole' }>): void {
    if (body.kind === 'unread') {
      const connection = body.why === 'deadline' ? 'close' : 'keep';
      this.#answer(asked, unjudged(body.head, this.#terms(asked), body.why), connection);
    } else if (body.kind === 'too-large') {
      const error = coded('body-too-large', `the body has more than ${BODY_LIMIT} bytes`);
      this.#refuse(asked, 413, error, 'close');
    }
  }

  #queueUp(request: Arrived, url: string): void {
    this.#world.record?.(url.replace(/\?.*/s, ''), request.body);
    if (this.#queue.add(request)) return;
    this.#finish(request, unjudged(request.body, this.#terms(request), 'queue'));
  }

  #takeTurn(request: Arrived): void {
    const answer = judge(request.body, this.#terms(request));
    if (answer.unknownNamespace === undefined) this.#finish(request, answer);
    else void this.#takeAnotherTurn(request, answer.unknownNamespace);
  }

  /** A namespace that was made a moment ago: one question to the cluster, which may take a part of the time left. */
  async #takeAnotherTurn(request: Arrived, namespace: string): Promise<void> {
    const { namespaces, clock } = this.#world;
    const patience = Math.max(0, (request.deadline - clock()) / 2);
    await Promise.race([namespaces.lookUp(namespace), elapsed(patience, undefined, { ref: false })]);
    this.#finish(request, judge(request.body, this.#terms(request)));
  }

  #finish(request: Arrived, answer: Answer): void {
    this.#answer(request, answer, 'keep');
    this.#world.memory.give(request.body.length);
  }

  #terms({ phase, deadline }: Asked): Terms {
    const { sets, exclude, namespaces, schemas, clock } = this.#world;
    return {
      phase,
      sets: sets() ?? NO_SETS,
      exclude,
      namespaceLabels: namespaces.labelsOf,
      schemas: schemas.of,
      now: new Date(),
      outOfTime: () => clock() >= deadline,
    };
  }

  #answer(asked: Asked, { decision, text, review, fault }: Answer, connection: Connection): void {
    const { clock, metrics, log, draining, schemas } = this.#world;
    if (decision.problem !== undefined) {
      this.#refuse(asked, 400, decision.problem, connection);
      return;
    }
    reply(asked.response, 200, JSON_TYPE, text, connection === 'close' || draining());
    const milliseconds = clock() - asked.arrived;
    metrics.decided(decision, milliseconds / 1_000);
    logDecision(log, decision, review, milliseconds);
    if (decision.schemaAsked !== undefined) void schemas.learn(decision.schemaAsked);
    if (fault !== undefined) log.error({ uid: decision.uid, error: fault }, 'admend itself failed');
  }

  #refuse({ phase, response }: Asked, status: number, error: AdmendError, connection: Connection): void {
    const { metrics, log, draining } = this.#world;
    replyError(response, status, error, connection === 'close' || draining());
    metrics.refused(phase, error.code);
    log.warn({ phase, code: error.code, problem: error.message }, 'refused');
  }
}

/** Whether the connection may serve another request after this reply. It is closed where a body was left unread. */
type Connection = 'keep' | 'close';
