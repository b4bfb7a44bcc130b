import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as elapsed } from 'node:timers/promises';
import { decode, parse } from '#admission/decode.ts';
import type { AdmissionRequest } from '#admission/request.ts';
import { type AdmendError, coded, messageOf } from '#errors.ts';
import type { Verdict } from '#policyset/review.ts';
import type { Log } from '#telemetry/log.ts';
import { BODY_LIMIT, readBody } from './body.ts';
import { allowance } from './deadline.ts';
import type { Memory } from './memory.ts';
import { JSON_TYPE, reply, replyError } from './reply.ts';

/** Says whether a policy set may be stored. */
export interface PolicySetReviewer {
  readonly review: (request: AdmissionRequest) => Verdict;
  /** The same beside what the cluster keeps this moment: the watch may be a little behind. May reject. */
  readonly reviewAfresh: (request: AdmissionRequest) => Promise<Verdict>;
}

interface Surroundings {
  readonly reviewer: PolicySetReviewer;
  readonly memory: Memory;
  readonly log: Log;
  readonly trusted: (socket: Socket) => boolean;
  readonly draining: () => boolean;
}

/** Answers the API server about a policy set that somebody applies. Such a request never goes through `admit()`. */
export async function answerPolicySet(
  request: IncomingMessage,
  response: ServerResponse,
  { reviewer, memory, log, trusted, draining }: Surroundings,
): Promise<void> {
  if (!trusted(request.socket)) {
    const error = coded('client-not-trusted', 'no certificate of the client CA was shown');
    replyError(response, 401, error, true);
    return;
  }
  const milliseconds = allowance(request.url ?? '');
  const late = AbortSignal.timeout(milliseconds);
  const body = await readBody(request, memory, milliseconds);
  if (body.kind === 'gone') return;
  if (body.kind !== 'whole') {
    const error = coded(
      'body-too-large',
      `the body has more than ${BODY_LIMIT} bytes, or did not arrive in time`,
    );
    replyError(response, 413, error, true);
    return;
  }
  memory.give(body.bytes.length);
  const decoded = decodedFrom(body.bytes);
  if ('problem' in decoded) {
    replyError(response, 400, decoded.problem, draining());
    return;
  }
  const verdict = await verdictOn(decoded.request, reviewer, late, log);
  log.info(
    { uid: decoded.request.uid, set: decoded.request.name, allowed: verdict.refusal === undefined },
    'policy set',
  );
  reply(response, 200, JSON_TYPE, reviewJson(decoded.request.uid, verdict), draining());
}

function decodedFrom(
  bytes: Buffer,
): { readonly request: AdmissionRequest } | { readonly problem: AdmendError } {
  const parsed = parse(bytes.toString());
  if ('problem' in parsed) return parsed;
  const { request, problem } = decode(parsed.json);
  return request === undefined ? { problem } : { request };
}

/** A set that extends one that was stored a moment ago is wrong only until the watch has told of it. */
async function verdictOn(
  request: AdmissionRequest,
  reviewer: PolicySetReviewer,
  late: AbortSignal,
  log: Log,
): Promise<Verdict> {
  try {
    const verdict = reviewer.review(request);
    if (verdict.refusal === undefined) return verdict;
    const bound = elapsed(AFRESH_MILLISECONDS, verdict, { signal: late, ref: false });
    return await Promise.race([reviewer.reviewAfresh(request), bound]).catch(() => verdict);
  } catch (error) {
    log.error({ uid: request.uid, error: messageOf(error) }, 'admend itself failed');
    return { warnings: [] };
  }
}

const AFRESH_MILLISECONDS = 1_000;

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
