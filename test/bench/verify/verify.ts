import { detect } from '#detect/detect.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { builtInSchemas, newestMinor } from '#schema/built-in.ts';
import { breachOf } from '#verify/guard.ts';
import { breachesOf } from '#verify/invariants/invariants.ts';
import { verify } from '#verify/verify.ts';
import { judge, type Terms } from '#webhook/judge.ts';
import { mixOf, recordedReviews } from '../admission/traffic.ts';
import { type Troupe, withTroupe } from '../admission/troupe.ts';
import type { Measurement, Say, Table } from '../measurement.ts';
import { median } from '../statistics.ts';
import { type Pass, passesOf } from './stages.ts';

const ROUNDS = 11;
const WARM_UP = 4;
/** Turns of the mix in a round: some 0.2 s, in which the meter's microseconds are lost. */
const TURNS = 25;
/** As many before the first round as let V8 settle in the webhook's process. */
const SERVED_WARM_UP = 15_000;

/** Turns of the mix in a round, as the webhook gets them. */
const SERVED_TURNS = 12;
const LOAD = { reviews: 'mix', connections: 4 } as const;

/** CPU time of one round, in microseconds a turn of the mix. */
interface Round {
  /** Of the webhook's process: TLS, HTTP, and all the rest. */
  readonly served: number;
  /** Of parse, admit and reply alone, in one process with what follows. */
  readonly requests: number;
  /** Those that are mended alone. */
  readonly mended: number;
  readonly verification: number;
  readonly detect: number;
  readonly guard: number;
  readonly schema: number;
  readonly invariants: number;
}

/**
 * What verification costs of a request: the stage by itself, given what the stages before it gave it, beside the real
 * webhook that answers the same requests.
 */
export function verification(say: Say): Promise<Measurement> {
  return withTroupe((troupe) => measure(troupe, say), { alone: true });
}

async function measure(troupe: Troupe, say: Say): Promise<Measurement> {
  const [webhook] = troupe.servers;
  if (webhook === undefined) throw new Error('the webhook is not there');
  const schemas = await builtInSchemas(newestMinor());
  const sets = loadSets(['recommended'], await loadCatalogue());
  const now = new Date();
  const requests = mixOf(recordedReviews()).map(({ body, phase, event }) => {
    const terms = termsFor(phase, sets, schemas, now);
    const facts = { phase, now, namespaceLabels: {}, schemas };
    const passes = phase === 'mutate' ? passesOf(JSON.parse(body), sets, facts) : [];
    return { body: Buffer.from(body), terms, passes, mended: phase === 'mutate' && event.mends };
  });
  const passes = requests.flatMap((request) => request.passes);
  const mended = requests.filter((request) => request.mended);
  if (passes.length === 0) throw new Error('nothing of the mix was verified');
  say(
    `${requests.length} requests, ${mended.length} of them mended, in ${passes.length} passes: ${ROUNDS} rounds`,
  );
  const load = (count: number) => troupe.load(webhook, { ...LOAD, until: { requests: count } });
  await load(SERVED_WARM_UP);
  const rounds: Round[] = [];
  for (let index = 0; index < WARM_UP + ROUNDS; index++) {
    const before = await webhook.cpuMicroseconds();
    await load(requests.length * SERVED_TURNS);
    rounds.push({
      served: ((await webhook.cpuMicroseconds()) - before) / SERVED_TURNS,
      requests: spent(() => requests.forEach(({ body, terms }) => void judge(body, terms))),
      mended: spent(() => mended.forEach(({ body, terms }) => void judge(body, terms))),
      verification: spent(() =>
        passes.forEach(({ groups, before, ground }) => void verify(groups, before, ground)),
      ),
      ...partsOf(passes),
    });
  }
  rounds.splice(0, WARM_UP);
  const share = (name: string, of: (round: Round) => number) => ({
    name: `verify.${name}`,
    unit: 'ratio',
    better: 'lower' as const,
    rounds: rounds.map(of),
  });
  return {
    figures: [
      { ...share('cpu_share', (round) => round.verification / round.served), goal: { atMost: 0.15 } },
      share('cpu_share_in_process', (round) => round.verification / round.requests),
      share('cpu_share_mended_in_process', (round) => round.verification / round.mended),
    ],
    tables: [table(rounds, passes.length, requests.length, mended.length)],
  };
}

function termsFor(phase: Terms['phase'], sets: PolicySets, schemas: Terms['schemas'], now: Date): Terms {
  return {
    phase,
    sets,
    schemas,
    now,
    exclude: { namespaces: [], users: [] },
    namespaceLabels: () => ({}),
    outOfTime: () => false,
  };
}

/** The parts of verification that can be run by themselves. */
function partsOf(passes: readonly Pass[]): Pick<Round, 'detect' | 'guard' | 'schema' | 'invariants'> {
  const results = passes.map((pass) => ({
    ...pass,
    after: verify(pass.groups, pass.before, pass.ground).after,
  }));
  return {
    detect: spent(() => {
      for (const { after, ground } of results) detect(ground, after.subject.object, ground.rules);
    }),
    guard: spent(() => {
      for (const { before, after } of results) breachOf(before.subject, after.subject, () => false);
    }),
    schema: spent(() => {
      for (const { after, ground } of results) ground.schema?.faults(after.subject.object);
    }),
    invariants: spent(() => {
      for (const { after, ground } of results) {
        const { kind, subresource, old } = ground;
        breachesOf({ ...after.subject, kind, subresource, ...(old !== undefined && { old }) });
      }
    }),
  };
}

function spent(turn: () => void): number {
  const before = process.cpuUsage();
  for (let index = 0; index < TURNS; index++) turn();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / TURNS;
}

function table(rounds: readonly Round[], passes: number, requests: number, mended: number): Table {
  const row = (name: string, count: number, of: (round: Round) => number) => [
    name,
    String(count),
    (median(rounds.map(of)) / count).toFixed(1),
  ];
  return {
    title: 'Medians of the rounds. All but the first in one process, without TLS and HTTP.',
    head: ['what', 'of it in a turn of the mix', 'CPU, µs each'],
    rows: [
      row('request to the webhook', requests, (round) => round.served),
      row('request', requests, (round) => round.requests),
      row('request that is mended', mended, (round) => round.mended),
      row('  verification, a pass', passes, (round) => round.verification),
      row('    detection on the result', passes, (round) => round.detect),
      row('    guard', passes, (round) => round.guard),
      row('    schema', passes, (round) => round.schema),
      row('    invariants', passes, (round) => round.invariants),
    ],
  };
}
