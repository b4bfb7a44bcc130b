import { proveAnswers } from '../admission/proof.ts';
import { inRounds, type Plan, ratios, type Sample, type Samples } from '../admission/rounds.ts';
import { recordedReviews } from '../admission/traffic.ts';
import { type Member, withServers } from '../admission/troupe.ts';
import type { Figure } from '../figure.ts';
import type { Measurement, Say, Table } from '../measurement.ts';
import { median } from '../statistics.ts';
import { type Crowd, FEW, MANY } from './crowd.ts';

const WEBHOOK = new URL('./webhook.ts', import.meta.url);

const CROWDS: readonly Crowd[] = ['none', 'idle', 'matching'];

const WARM_UP = { reviews: 'mix', connections: 25, until: { requests: 15_000 } } as const;

const WORK: Plan = {
  rounds: 9,
  turns: 5,
  load: { reviews: 'mix', connections: 4, until: { requests: 480 } },
};

const cpu = ({ cpuMicroseconds, latencies }: Sample) => cpuMicroseconds / latencies.length;

/** What it costs a request that a thousand policies are loaded and not twenty. */
export function manyPolicies(say: Say): Promise<Measurement> {
  const members = CROWDS.map(
    (crowd): Member<Crowd> => ({
      name: crowd,
      script: WEBHOOK,
      args: (certificates) => [certificates, crowd],
    }),
  );
  return withServers(members, async (troupe) => {
    await proveAnswers(troupe.servers, troupe.ca, recordedReviews());
    say('all answer every review as they should; warming up');
    for (const server of troupe.servers) await troupe.load(server, WARM_UP);
    say(`CPU per request: ${WORK.rounds} rounds`);
    const worked = await inRounds(troupe, WORK);
    return { figures: figures(worked), tables: [table(worked)] };
  });
}

function figures(worked: Samples<Crowd>): readonly Figure[] {
  const ratio = (crowd: Crowd, atMost: number): Figure => ({
    name: `policies.cpu_ratio_${crowd}`,
    unit: 'ratio',
    better: 'lower',
    rounds: ratios(worked, crowd, 'none', cpu),
    goal: { atMost },
  });
  return [ratio('idle', 1.1), ratio('matching', 1.25)];
}

const LOADED: Readonly<Record<Crowd, string>> = {
  none: `${FEW}`,
  idle: `${FEW}, and ${MANY - FEW} for another kind`,
  matching: `${MANY} for the request's kind`,
};

function table(worked: Samples<Crowd>): Table {
  return {
    title:
      'Medians of the rounds: the same requests, mends and warnings, with more policies that find nothing.',
    head: ['policies loaded', 'CPU, µs/request'],
    rows: CROWDS.map((crowd) => [LOADED[crowd], median(worked.of(crowd).map(cpu)).toFixed(0)]),
  };
}
