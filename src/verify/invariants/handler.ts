import { type Json, type JsonMap, listAt, mapAt, member, numberAt, stringAt } from '#json/value.ts';
import { isPortNumber } from '#workload/ports.ts';
import { isPortName } from '#workload/syntax.ts';

/**
 * What a probe or a lifecycle hook does.
 * Source: validateHandler in k8s.io/kubernetes, pkg/apis/core/validation/validation.go.
 */

export const OF_PROBES: ReadonlySet<string> = new Set(['exec', 'httpGet', 'tcpSocket', 'grpc']);
export const OF_HOOKS: ReadonlySet<string> = new Set(['exec', 'httpGet', 'tcpSocket', 'sleep']);

const DEFAULT_GRACE_SECONDS = 30;

/** What is wrong with it; undefined when nothing is. `pod` is the spec of the Pod. */
export function handlerProblem(
  handler: JsonMap,
  kinds: ReadonlySet<string>,
  pod: JsonMap,
): string | undefined {
  let only: string | undefined;
  for (const kind in handler) {
    if (!kinds.has(kind) || mapAt(handler, kind) === undefined) continue;
    if (only !== undefined) return 'does two things';
    only = kind;
  }
  return only === undefined ? 'does nothing' : actionProblem(only, mapAt(handler, only) ?? {}, pod);
}

function actionProblem(kind: string, action: JsonMap, pod: JsonMap): string | undefined {
  if (kind === 'exec') return listAt(action, 'command').length === 0 ? 'executes no command' : undefined;
  if (kind === 'sleep') return sleepProblem(numberAt(action, 'seconds') ?? 0, pod);
  if (!isPort(member(action, 'port'))) return `asks a ${kind} port that is none`;
  return kind === 'httpGet' ? httpProblem(action) : undefined;
}

function httpProblem(action: JsonMap): string | undefined {
  if (!SCHEMES.has(stringAt(action, 'scheme') ?? '')) return 'asks by an unknown scheme';
  const headers = listAt(action, 'httpHeaders');
  const isFine = headers.every((header) => /^[-A-Za-z0-9]+$/.test(stringAt(header, 'name') ?? ''));
  return isFine ? undefined : 'sends a header that is none';
}

const SCHEMES: ReadonlySet<string> = new Set(['', 'HTTP', 'HTTPS']);

function sleepProblem(seconds: number, pod: JsonMap): string | undefined {
  const grace = numberAt(pod, 'terminationGracePeriodSeconds') ?? DEFAULT_GRACE_SECONDS;
  return seconds < 0 || seconds > grace ? 'sleeps longer than terminationGracePeriodSeconds' : undefined;
}

function isPort(port: Json | undefined): boolean {
  return typeof port === 'string' ? isPortName(port) : typeof port === 'number' && isPortNumber(port);
}
