import type { Connection } from './connection.ts';
import type { Load, Loaded } from './load.ts';

/** Sends the `turn`th request of a load, from 0, and resolves once it is answered. */
type Send = (connection: Connection, turn: number) => Promise<void>;

/** A closed loop, or with `perSecond` an open one. */
export async function drive(
  connections: readonly Connection[],
  load: Pick<Load, 'until' | 'perSecond'>,
  send: Send,
): Promise<Omit<Loaded, 'sheds'>> {
  const start = performance.now();
  const schedule = new Schedule(load, start);
  const latencies: number[] = [];
  await Promise.all(
    connections.map(async (connection) => {
      for (let turn = schedule.next(); turn !== undefined; turn = schedule.next()) {
        const due = await schedule.due(turn);
        await send(connection, turn);
        latencies.push(performance.now() - due);
      }
    }),
  );
  return { latencies: Float64Array.from(latencies), seconds: (performance.now() - start) / 1_000 };
}

/** Hands out the turns of one load, and when each is due. */
class Schedule {
  readonly #load: Pick<Load, 'until' | 'perSecond'>;
  readonly #start: number;
  #turns = 0;

  constructor(load: Pick<Load, 'until' | 'perSecond'>, start: number) {
    this.#load = load;
    this.#start = start;
  }

  /** The next turn, or undefined once the load is over. */
  next(): number | undefined {
    const { until } = this.#load;
    const over =
      'requests' in until
        ? this.#turns >= until.requests
        : (this.#intended(this.#turns) ?? performance.now()) >= this.#start + until.seconds * 1_000;
    return over ? undefined : this.#turns++;
  }

  /**
   * Waits for the moment at which the turn is due, and returns that moment, not the one at which it was there. A server
   * that stalls keeps all connections busy, and the requests that should have been sent meanwhile count as late
   * ("coordinated omission" would forget them).
   */
  async due(turn: number): Promise<number> {
    const intended = this.#intended(turn);
    if (intended === undefined) return performance.now();
    // A timer is late by up to a millisecond, more than most answers take; the loader has a core to spin on.
    while (performance.now() < intended) await new Promise(setImmediate);
    return intended;
  }

  #intended(turn: number): number | undefined {
    const { perSecond } = this.#load;
    return perSecond === undefined ? undefined : this.#start + (turn * 1_000) / perSecond;
  }
}
