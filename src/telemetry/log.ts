import { type DestinationStream, type Logger, pino } from 'pino';
import { type Json, mapAt, stringAt } from '#json/value.ts';
import type { Violation } from '#policy.ts';
import type { Decision } from '#respond/decision.ts';
import { type Told, told } from './outcome.ts';

/**
 * The log: a line of JSON an event. It never holds a value or a name out of an object: what a request was about, what
 * was decided by which policies, and how long it took.
 */
export type Log = Logger;

/** How much may wait in memory, and how long, before it is written. */
const BUFFERED_BYTES = 4_096;
const BUFFERED_MILLISECONDS = 1_000;

/** Standard output, written in blocks; what is left is written when the process ends. */
export function standardOutput(): DestinationStream {
  return pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFERED_BYTES,
    periodicFlush: BUFFERED_MILLISECONDS,
  });
}

export function createLog(level: string, destination: DestinationStream): Log {
  return pino(
    {
      level,
      // The process and the host are for the collector to add.
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}

/**
 * A warning reaches the person, the metrics and the audit log anyway; and nearly every workload of an older cluster
 * is warned about.
 */
const LEVELS: Readonly<Record<Told, 'debug' | 'info' | 'warn'>> = {
  allowed: 'debug',
  mended: 'info',
  warned: 'debug',
  denied: 'info',
  shed: 'warn',
  errored: 'warn',
};

/** One line about one request. `review` is undefined where it was never parsed. */
export function logDecision(
  log: Log,
  decision: Decision,
  review: Json | undefined,
  milliseconds: number,
): void {
  const outcome = told(decision);
  const level = LEVELS[outcome];
  if (log.isLevelEnabled(level)) log[level](lineOf(decision, outcome, review, milliseconds), 'request');
  for (const { policy, stage, error } of decision.faults) {
    log.error({ uid: decision.uid, phase: decision.phase, policy, stage, error }, 'policy failed');
  }
}

/** A field that is undefined does not appear: pino leaves it out. */
function lineOf(decision: Decision, outcome: Told, review: Json | undefined, milliseconds: number) {
  const { uid, phase, exemption, shed, problem, violations, mended, remaining, patch } = decision;
  const request = mapAt(review, 'request');
  const kind = mapAt(request, 'kind');
  return {
    uid: short(uid),
    phase,
    kind: short(stringAt(kind, 'kind')),
    group: short(stringAt(kind, 'group')) || undefined,
    namespace: short(stringAt(request, 'namespace')),
    operation: short(stringAt(request, 'operation')),
    outcome,
    exemption,
    shed,
    code: problem?.code,
    mended: policiesOf(mended),
    operations: patch.length || undefined,
    remaining: policiesOf(remaining),
    violations: violations.length,
    ms: Math.round(milliseconds * 10) / 10,
  };
}

/** Longer than any of Kubernetes' own, and short enough that a stranger cannot fill the log. */
function short(text: string | undefined): string | undefined {
  return text?.slice(0, 253);
}

/** Their policies, each once; violations of one policy stand together. */
function policiesOf(violations: readonly Violation[]): readonly string[] | undefined {
  const policies: string[] = [];
  for (const { policy } of violations) if (policies.at(-1) !== policy) policies.push(policy);
  return policies.length === 0 ? undefined : policies;
}
