import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as elapsed } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import type { Exclusions } from '#facts.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Log } from '#telemetry/log.ts';
import { createMetrics } from '#telemetry/metrics.ts';
import { Admission, type NamespaceSource, type SchemaSource } from './admission.ts';
import type { Agreement } from './agreement.ts';
import { createApp } from './app.ts';
import type { ServingCertificate } from './certificates/serving.ts';
import { readiness } from './health.ts';
import type { Hearing } from './hearing.ts';
import { listen, urlOf } from './listen.ts';
import { Memory } from './memory.ts';
import { PolicySetHook, type PolicySetReviewer } from './policy-set-hook.ts';
import { shutdownOf } from './shutdown.ts';

export interface WebhookOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly certificate: ServingCertificate;
  /** PEM. With it, admission is only for callers with a certificate of this CA. */
  readonly clientCa?: string | undefined;
  readonly policySets: PolicySetSource;
  /** Asked about policy sets that somebody applies to the cluster. Without it there is no path for them. */
  readonly policySetReviewer?: PolicySetReviewer | undefined;
  readonly exclude: Exclusions;
  /** Asked only where a policy set goes by the labels of namespaces. By default nothing is known of any. */
  readonly namespaces?: NamespaceSource;
  /** By which mends are checked; what has none is not mended. */
  readonly schemas: SchemaSource;
  readonly queue: { readonly requests: number; readonly bytes: number };
  /** How long `drain` goes on serving before it stops to listen. */
  readonly graceMilliseconds: number;
  readonly log: Log;
  /** Called with every body that arrived whole. */
  readonly record?: ((path: string, body: Buffer) => void) | undefined;
  /** Monotonic, in milliseconds. */
  readonly clock?: () => number;
  readonly timeouts?: Timeouts;
}

const NOTHING_KNOWN: NamespaceSource = { labelsOf: () => 'unknown', lookUp: async () => {} };

/** What is in force; asked anew for every request. */
export interface PolicySetSource {
  /** Undefined while none was ever loaded. */
  readonly sets: PolicySets | undefined;
  /** Why other ones are not in force, if there are others. */
  readonly trouble: string | undefined;
  /** How often sets were loaded and rejected. */
  readonly reloads: Readonly<Record<'loaded' | 'rejected', number>>;
  /** What the replicas say about the sets that the cluster keeps; absent where it keeps none. */
  readonly agreement?: Pick<Agreement, 'says' | 'seconds'> | undefined;
  /** How long ago the cluster told anything about them. */
  readonly hearing?: Pick<Hearing, 'isStale' | 'seconds'> | undefined;
}

/** How long connections are kept, in milliseconds. */
export interface Timeouts {
  /** Without a request. */
  readonly keepAlive: number;
  /** Until the head of a request is there, from its first byte or from the beginning of the connection. */
  readonly headers: number;
  /** Until a request is there whole. */
  readonly request: number;
  /** How often the two are looked after. */
  readonly checkEvery: number;
}

export interface Webhook {
  /** `https://HOST:PORT` */
  readonly url: string;
  readonly port: number;
  /**
   * Says not ready at once, serves on for the grace, then stops to listen, answers what is under way and closes.
   * Resolves when that is done, at the latest 10 s after the grace.
   */
  readonly drain: () => Promise<void>;
  /** Ends at once, whatever is under way. */
  readonly close: () => Promise<void>;
}

/**
 * The API server keeps idle connections for 90 s and never repeats a POST whose connection was lost, so it must be
 * the one that closes them: every time-out that can hit an idle connection is longer. `headers` is one of them, for a
 * connection that was opened and not yet used. `request` may not be less than `headers`; a body is held to its
 * request's deadline all the same.
 */
const TIMEOUTS: Timeouts = { keepAlive: 120_000, headers: 125_000, request: 130_000, checkEvery: 5_000 };

const HANDSHAKE_MILLISECONDS = 10_000;

/** What is under way when the listening ends has its own deadline; by default nobody waits longer than this for it. */
const FINISH_MILLISECONDS = 10_000;

/** Serves until it is drained or closed. Rejects with `port-taken` or `address-unusable`. */
export async function startWebhook(options: WebhookOptions): Promise<Webhook> {
  const {
    certificate,
    clientCa,
    policySets,
    policySetReviewer: reviewer,
    log,
    clock = () => performance.now(),
  } = options;
  const server = createServer(tlsOptions(options));
  const shutdown = shutdownOf(server);
  const memory = new Memory(options.queue.bytes);
  const sets = () => policySets.sets;
  const trusted = clientCa === undefined ? () => true : isTrusted;
  let draining = false;
  const isDraining = () => draining;

  const metrics = createMetrics({
    policySets,
    queueLength: () => admission.waiting,
    bodyBytes: () => memory.taken,
    certificateExpiry: certificate.expires,
  });
  const admission = new Admission({
    sets,
    exclude: options.exclude,
    namespaces: options.namespaces ?? NOTHING_KNOWN,
    schemas: options.schemas,
    clock,
    memory,
    queueLimit: options.queue.requests,
    trusted,
    draining: isDraining,
    metrics,
    log,
    record: options.record,
  });
  server.on(
    'request',
    createApp({
      admission,
      policySetHook:
        reviewer && new PolicySetHook({ reviewer, memory, clock, log, trusted, draining: isDraining }),
      checks: () => readiness(policySets, draining),
      metrics: metrics.registry,
      draining: isDraining,
    }),
  );

  const port = await listen(server, options.host, options.port);
  const end = async (graceMilliseconds: number, finishMilliseconds: number) => {
    draining = true;
    // The open server keeps the process going; once it is closed, nobody waits for the grace.
    await elapsed(graceMilliseconds, undefined, { ref: false });
    await shutdown.within(finishMilliseconds);
  };
  return {
    url: urlOf(options.host, port),
    port,
    drain: () => end(options.graceMilliseconds, FINISH_MILLISECONDS),
    close: () => end(0, 0),
  };
}

/** Node leaves it at false for a caller without a certificate, also when he resumes a session. */
function isTrusted(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}

function tlsOptions({ certificate, clientCa, timeouts = TIMEOUTS }: WebhookOptions) {
  return {
    cert: certificate.certificate,
    key: certificate.key,
    keepAliveTimeout: timeouts.keepAlive,
    headersTimeout: timeouts.headers,
    requestTimeout: timeouts.request,
    connectionsCheckingInterval: timeouts.checkEvery,
    handshakeTimeout: HANDSHAKE_MILLISECONDS,
    noDelay: true,
    // Probes come without a certificate, so nobody is turned away before it is known what he asks for.
    ...(clientCa !== undefined && { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}
