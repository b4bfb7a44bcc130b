import type { Load, Loaded } from './load.ts';
import type { Server, ServerName } from './server.ts';
import type { Troupe } from './troupe.ts';

/** What every server is put through. */
export interface Plan {
  readonly rounds: number;
  /** How often each server has its turn in a round. */
  readonly turns: number;
  /** One turn. */
  readonly load: Omit<Load, 'url' | 'ca'>;
}

/** One server in one round, all its turns together. */
export interface Sample extends Loaded {
  readonly cpuMicroseconds: number;
}

/** What each server did, one sample a round. */
export type Samples = Readonly<Record<ServerName, readonly Sample[]>>;

/**
 * The servers take turns (A B C A B C …), short ones: whatever else the machine does falls on all alike, so that a
 * round's ratio is steady where its absolute values are not.
 */
export async function inRounds(troupe: Troupe, { rounds, turns, load }: Plan): Promise<Samples> {
  const samples: Record<ServerName, Sample[]> = { admend: [], express: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    const taken: Record<ServerName, Sample[]> = { admend: [], express: [], bare: [] };
    for (let turn = 0; turn < turns; turn++) {
      for (const server of troupe.servers) taken[server.name].push(await takeTurn(troupe, server, load));
    }
    for (const { name } of troupe.servers) samples[name].push(together(taken[name]));
  }
  return samples;
}

async function takeTurn(troupe: Troupe, server: Server, load: Plan['load']): Promise<Sample> {
  const before = await server.cpuMicroseconds();
  const loaded = await troupe.load(server, load);
  return { ...loaded, cpuMicroseconds: (await server.cpuMicroseconds()) - before };
}

function together(turns: readonly Sample[]): Sample {
  const sum = (value: (turn: Sample) => number) => turns.reduce((total, turn) => total + value(turn), 0);
  return {
    seconds: sum(({ seconds }) => seconds),
    sheds: sum(({ sheds }) => sheds),
    cpuMicroseconds: sum(({ cpuMicroseconds }) => cpuMicroseconds),
    latencies: Float64Array.from(turns.flatMap(({ latencies }) => [...latencies])),
  };
}

/** admend's value over a floor's, round by round. */
export function ratios(
  samples: Samples,
  floor: ServerName,
  value: (sample: Sample) => number,
): readonly number[] {
  return samples.admend.map((sample, round) => {
    const other = samples[floor][round];
    if (other === undefined) throw new Error(`round ${round} of ${floor} is missing`);
    return value(sample) / value(other);
  });
}
