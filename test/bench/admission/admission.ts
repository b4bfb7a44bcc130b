import { availableParallelism, loadavg } from 'node:os';
import type { Figure } from '../figure.ts';
import type { Measurement, Say, Table } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';
import { proveAnswers } from './proof.ts';
import { inRounds, type Plan, ratios, type Sample, type Samples } from './rounds.ts';
import { EVENTS, type RecordedReview, recordedReviews } from './traffic.ts';
import { type ServerName, type Troupe, withTroupe } from './troupe.ts';

/** A webhook runs for weeks; V8 is still compiling a policy's rarer paths after some ten thousand requests. */
const WARM_UP = { reviews: 'mix', connections: 25, until: { requests: 15_000 } } as const;

// Sized for two cores and less than two minutes.

/** A turn is 12 turns of the mix; a round 2,400 requests and some 0.3 s of CPU, in which the meter's microseconds are lost. */
const WORK: Plan = {
  rounds: 9,
  turns: 5,
  load: { reviews: 'mix', connections: 4, until: { requests: 480 } },
};
/** For each review. */
const EACH: Omit<Plan, 'load'> = { rounds: 5, turns: 2 };
const EACH_LOAD = { connections: 4, until: { requests: 120 } } as const;
const SATURATION: Plan = {
  rounds: 5,
  turns: 4,
  load: { reviews: 'mix', connections: 25, until: { seconds: 0.4 } },
};
const PACE: Plan = {
  rounds: 5,
  turns: 2,
  load: { reviews: 'mix', connections: 25, until: { seconds: 1 } },
};

const cpu = (sample: Sample) => sample.cpuMicroseconds / sample.latencies.length;
const throughput = (sample: Sample) => sample.latencies.length / sample.seconds;
const p50 = (sample: Sample) => percentile(sample.latencies, 50);
const p99 = (sample: Sample) => percentile(sample.latencies, 99);

const SERVERS: readonly ServerName[] = ['admend', 'express', 'bare'];

/** The full webhook beside two that do nothing: CPU per request, throughput, tail latency. */
export function admission(say: Say): Promise<Measurement> {
  return withTroupe(async (troupe) => {
    const reviews = recordedReviews();
    await proveAnswers(troupe.servers, troupe.ca, reviews);
    say('every server answers every review as it should; warming up');
    for (const server of troupe.servers) await troupe.load(server, WARM_UP);

    say(`CPU per request: ${WORK.rounds} rounds`);
    const worked = await inRounds(troupe, WORK);
    refuseSheds(worked);
    say(`each review on its own: ${EACH.rounds} rounds`);
    const byReview = await eachReview(troupe, reviews);
    say(`throughput: ${SATURATION.rounds} rounds`);
    const saturated = await inRounds(troupe, SATURATION);
    const perSecond = halfOfTheSlowest(saturated);
    say(`latency at ${perSecond} requests/s: ${PACE.rounds} rounds`);
    const paced = await inRounds(troupe, { ...PACE, load: { ...PACE.load, perSecond } });

    return {
      figures: figures(worked, saturated, paced),
      tables: [servers(worked, saturated, paced, perSecond), byReview],
    };
  });
}

function figures(
  worked: Samples<ServerName>,
  saturated: Samples<ServerName>,
  paced: Samples<ServerName>,
): readonly Figure[] {
  const ratio = (name: string, rounds: readonly number[]): Figure => ({
    name: `admission.${name}`,
    unit: 'ratio',
    better: 'lower',
    rounds,
  });
  return [
    ratio('cpu_ratio_bare', ratios(worked, 'admend', 'bare', cpu)),
    { ...ratio('cpu_ratio_express', ratios(worked, 'admend', 'express', cpu)), goal: { atMost: 1.5 } },
    {
      ...ratio('throughput_ratio_express', ratios(saturated, 'admend', 'express', throughput)),
      better: 'higher',
    },
    ratio('p99_ratio_express', ratios(paced, 'admend', 'express', p99)),
  ];
}

function servers(
  worked: Samples<ServerName>,
  saturated: Samples<ServerName>,
  paced: Samples<ServerName>,
  perSecond: number,
): Table {
  const sheds = (name: ServerName) =>
    [worked, saturated, paced]
      .flatMap((samples) => samples.of(name))
      .reduce((sum, each) => sum + each.sheds, 0);
  return {
    title: `Medians of the rounds. Latency from the moment a request was due, at ${perSecond} requests/s. ${machine()}`,
    head: ['server', 'CPU, µs/request', 'throughput, requests/s', 'p50, ms', 'p99, ms', 'shed, requests'],
    rows: SERVERS.map((name) => [
      name,
      of(worked.of(name), cpu).toFixed(0),
      of(saturated.of(name), throughput).toFixed(0),
      of(paced.of(name), p50).toFixed(2),
      of(paced.of(name), p99).toFixed(2),
      String(sheds(name)),
    ]),
  };
}

async function eachReview(troupe: Troupe<ServerName>, reviews: readonly RecordedReview[]): Promise<Table> {
  const events = EVENTS.reduce((sum, { share }) => sum + share, 0);
  const rows: string[][] = [];
  for (const { event, phase, body } of reviews) {
    const samples = await inRounds(troupe, {
      ...EACH,
      load: { ...EACH_LOAD, reviews: { event: event.name, phase } },
    });
    rows.push([
      event.name,
      phase,
      ((100 * event.share) / events).toFixed(0),
      (Buffer.byteLength(body) / 1_000).toFixed(1),
      ...SERVERS.map((name) => of(samples.of(name), cpu).toFixed(0)),
      median(ratios(samples, 'admend', 'express', cpu)).toFixed(2),
      median(ratios(samples, 'admend', 'bare', cpu)).toFixed(2),
    ]);
  }
  return {
    title: 'CPU of each review on its own, µs/request, and admend over each null webhook.',
    head: ['event', 'hook', 'of the mix, %', 'body, kB', ...SERVERS, 'ratio express', 'ratio bare'],
    rows,
  };
}

function of(samples: readonly Sample[], value: (sample: Sample) => number): number {
  return median(samples.map(value));
}

/** The same rate for all: the one at which the slowest is half idle. */
function halfOfTheSlowest(saturated: Samples<ServerName>): number {
  return Math.floor(Math.min(...SERVERS.map((name) => of(saturated.of(name), throughput))) / 2);
}

/** What else the machine did: others' work inflates CPU time a little, and tail latency beyond use. */
function machine(): string {
  const [lastMinute = 0] = loadavg();
  return `Node ${process.version}, ${availableParallelism()} cores, load average ${lastMinute.toFixed(1)}.`;
}

/** A request that was not judged costs nothing. */
function refuseSheds(samples: Samples<ServerName>): void {
  const sheds = samples.of('admend').reduce((sum, sample) => sum + sample.sheds, 0);
  if (sheds > 0) throw new Error(`admend shed ${sheds} requests while its CPU was measured`);
}
