import type { Load, Loaded } from './load.ts';
import type { Server } from './server.ts';
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
export class Samples<Name extends string> {
  readonly #taken = new Map<Name, Sample[]>();

  add(name: Name, sample: Sample): void {
    this.#taken.set(name, [...(this.#taken.get(name) ?? []), sample]);
  }

  of(name: Name): readonly Sample[] {
    return this.#taken.get(name) ?? [];
  }
}

/**
 * The servers take turns (A B C A B C …), short ones: whatever else the machine does falls on all alike, so that a
 * round's ratio is steady where its absolute values are not.
 */
export async function inRounds<Name extends string>(
  troupe: Troupe<Name>,
  { rounds, turns, load }: Plan,
): Promise<Samples<Name>> {
  const samples = new Samples<Name>();
  for (let round = 0; round < rounds; round++) {
    const taken = new Samples<Name>();
    for (let turn = 0; turn < turns; turn++) {
      for (const server of troupe.servers) taken.add(server.name, await takeTurn(troupe, server, load));
    }
    for (const { name } of troupe.servers) samples.add(name, together(taken.of(name)));
  }
  return samples;
}

async function takeTurn<Name extends string>(
  troupe: Troupe<Name>,
  server: Server<Name>,
  load: Plan['load'],
): Promise<Sample> {
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

/** One server's value over another's, round by round. */
export function ratios<Name extends string>(
  samples: Samples<Name>,
  measured: Name,
  floor: Name,
  value: (sample: Sample) => number,
): readonly number[] {
  return samples.of(measured).map((sample, round) => {
    const other = samples.of(floor)[round];
    if (other === undefined) throw new Error(`round ${round} of ${floor} is missing`);
    return value(sample) / value(other);
  });
}
