import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorCode } from '#errors.ts';
import type { Phase } from '#facts.ts';
import { endsSoon } from '#policyset/exemption.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Decision } from '#respond/decision.ts';
import { told } from './outcome.ts';

/** What the gauges ask for when somebody looks. */
export interface MetricSources {
  readonly policySets: {
    readonly sets: PolicySets | undefined;
    readonly trouble: string | undefined;
    readonly reloads: Readonly<Record<'loaded' | 'rejected', number>>;
    /** Of the sets about which replicas differ, for how long, in seconds. */
    readonly agreement?:
      | { readonly seconds: () => readonly (readonly [set: string, seconds: number])[] }
      | undefined;
    /** How long ago the cluster told anything about policy sets, in seconds. Absent where it is not asked. */
    readonly hearing?: { readonly seconds: number } | undefined;
  };
  /** Requests that wait. */
  readonly queueLength: () => number;
  /** Bytes of bodies in memory. */
  readonly bodyBytes: () => number;
  readonly certificateExpiry: Date;
}

export interface Metrics {
  readonly registry: Registry;
  /** Counts one answered request. */
  readonly decided: (decision: Decision, seconds: number) => void;
  /** Counts one that was refused before it was a request: too large, not trusted, not JSON. */
  readonly refused: (phase: Phase, code: ErrorCode) => void;
}

/**
 * Every metric there is. Labels hold only what the policy sets and this code name: a series never depends on what a
 * cluster calls its namespaces or objects.
 */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  gauges(registry, sources);
  const registers = [registry];
  const requests = new Counter({
    name: 'admend_requests_total',
    help: 'Admission requests answered, by what became of them.',
    labelNames: ['phase', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'admend_request_duration_seconds',
    help: 'From the arrival of a request to its answer, waiting included.',
    labelNames: ['phase'],
    // From a compliant Pod to the longest that an API server waits.
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
    registers,
  });
  const violations = new Counter({
    name: 'admend_violations_total',
    help: 'Violations that requests brought in; in the validating phase those that were left after the mend.',
    labelNames: ['phase', 'policy', 'consequence'],
    registers,
  });
  const mended = new Counter({
    name: 'admend_mended_total',
    help: 'Violations cleared by a proven patch.',
    labelNames: ['policy'],
    registers,
  });
  const faults = new Counter({
    name: 'admend_policy_faults_total',
    help: 'Policies that failed on an object. A bug of the policy: the request went on without it.',
    labelNames: ['policy', 'stage'],
    registers,
  });
  const shed = new Counter({
    name: 'admend_shed_total',
    help: 'Requests let through unjudged or unmended: no room in the queue, no time left, or a fault of admend itself.',
    labelNames: ['phase', 'reason'],
    registers,
  });
  const refusals = new Counter({
    name: 'admend_refused_total',
    help: 'Calls that were no admission request of a trusted caller, by error code.',
    labelNames: ['phase', 'code'],
    registers,
  });

  return {
    registry,
    decided: (decision, seconds) => {
      const { phase } = decision;
      requests.inc({ phase, outcome: told(decision) });
      duration.observe({ phase }, seconds);
      if (decision.shed !== undefined) shed.inc({ phase, reason: decision.shed });
      for (const { policy, consequence } of decision.violations)
        violations.inc({ phase, policy, consequence });
      for (const { policy } of decision.mended) mended.inc({ policy });
      for (const { policy, stage } of decision.faults) faults.inc({ policy, stage });
    },
    refused: (phase, code) => {
      requests.inc({ phase, outcome: 'errored' });
      refusals.inc({ phase, code });
    },
  };
}

function gauges(
  registry: Registry,
  { policySets, queueLength, bodyBytes, certificateExpiry }: MetricSources,
): void {
  const registers = [registry];
  new Gauge({
    name: 'admend_queue_length',
    help: 'Requests that wait to be judged.',
    registers,
    collect() {
      this.set(queueLength());
    },
  });
  new Gauge({
    name: 'admend_body_bytes',
    help: 'Memory that the bodies of requests take, read or being read.',
    registers,
    collect() {
      this.set(bodyBytes());
    },
  });
  new Gauge({
    name: 'admend_policy_set_info',
    help: 'The policy sets in force: 1, with their names and their digest.',
    labelNames: ['names', 'digest'],
    registers,
    collect() {
      this.reset();
      const { sets: inForce } = policySets;
      if (inForce !== undefined) this.set({ names: inForce.names.join(','), digest: inForce.digest }, 1);
    },
  });
  new Gauge({
    name: 'admend_policy_sets_rejected',
    help: 'Whether files or the cluster hold policy sets that are not in force, because they are not as they should be: 1 or 0.',
    registers,
    collect() {
      this.set(policySets.trouble === undefined ? 0 : 1);
    },
  });
  new Counter({
    name: 'admend_policy_set_loads_total',
    help: 'How often policy sets were read, at the start and after a change, by what became of them.',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(policySets.reloads)) this.inc({ result }, count);
    },
  });
  new Gauge({
    name: 'admend_policy_set_disagreement_seconds',
    help: 'For how long the replicas have had different versions of a policy set of the cluster in force.',
    labelNames: ['set'],
    registers,
    collect() {
      this.reset();
      for (const [set, seconds] of policySets.agreement?.seconds() ?? []) this.set({ set }, seconds);
    },
  });
  new Gauge({
    name: 'admend_policy_sets_silence_seconds',
    help: 'How long ago the cluster told this replica anything about policy sets; while it is heard, it does so about every minute. No value where no sets of a cluster are followed.',
    labelNames: ['source'],
    registers,
    collect() {
      this.reset();
      const { hearing } = policySets;
      if (hearing !== undefined) this.set({ source: 'cluster' }, hearing.seconds);
    },
  });
  new Gauge({
    name: 'admend_exemptions_ending',
    help: 'Exemptions of the policy sets in force that end within 14 days.',
    labelNames: ['set'],
    registers,
    collect() {
      this.reset();
      const now = new Date();
      for (const { name, exemptions } of policySets.sets?.sets ?? []) {
        this.set({ set: name }, exemptions.filter((exemption) => endsSoon(exemption, now)).length);
      }
    },
  });
  new Gauge({
    name: 'admend_certificate_expiry_timestamp_seconds',
    help: 'When the serving certificate expires, in seconds since 1970.',
    registers,
    collect() {
      this.set(certificateExpiry.getTime() / 1_000);
    },
  });
}
