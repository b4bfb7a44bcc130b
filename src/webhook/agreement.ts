import type { JsonMap } from '#json/value.ts';
import { differ, entriesOf, isLive, speakers, standingsOf, whoHasWhich } from '#policyset/status.ts';
import type { Log } from '#telemetry/log.ts';

/** Replicas that have different rules in force for a policy set of the cluster, and for how long. */
export class Agreement {
  readonly #grace: number;
  readonly #log: Log;
  /** By name of the set. */
  readonly #differing = new Map<string, { readonly since: number; readonly who: string; told: boolean }>();
  #now = 0;

  /** `grace`, in milliseconds: a change reaches every replica, but not at once. */
  constructor(grace: number, log: Log) {
    this.#grace = grace;
    this.#log = log;
  }

  /** Looks at what the replicas have said by now. `clock` is monotonic, in milliseconds. */
  look(objects: ReadonlyMap<string, JsonMap>, clock: number, now: Date): void {
    this.#now = clock;
    for (const name of this.#differing.keys()) if (!objects.has(name)) this.#differing.delete(name);
    const speaking = speakers(objects.values(), now);
    for (const [name, object] of objects) {
      const entries = entriesOf(object).filter((entry) => isLive(entry, now));
      const standings = standingsOf(entries, speaking);
      if (differ(standings)) this.#note(name, whoHasWhich(standings));
      else this.#forget(name);
    }
  }

  /** Whether the replicas have differed about this set for longer than that may take. */
  apart(name: string): boolean {
    return this.#secondsOf(name) * 1_000 >= this.#grace;
  }

  /** Of the sets about which they differ, since when, in seconds. */
  seconds(): readonly (readonly [name: string, seconds: number])[] {
    return [...this.#differing.keys()].map((name) => [name, this.#secondsOf(name)]);
  }

  /** For a person, of those apart: who has which. */
  says(): string {
    const apart = [...this.#differing].filter(([name]) => this.apart(name));
    return apart.length === 0
      ? 'the replicas have the same policy sets in force'
      : apart.map(([name, { who }]) => `${name} differs: ${who}`).join('; ');
  }

  #secondsOf(name: string): number {
    const { since = this.#now } = this.#differing.get(name) ?? {};
    return (this.#now - since) / 1_000;
  }

  #note(name: string, who: string): void {
    const before = this.#differing.get(name);
    const told = before?.told ?? false;
    this.#differing.set(name, { since: before?.since ?? this.#now, who, told: told || this.apart(name) });
    if (told || !this.apart(name)) return;
    this.#log.warn(
      { set: name, replicas: who },
      'the replicas have different versions of a policy set in force',
    );
  }

  #forget(name: string): void {
    if (this.#differing.get(name)?.told === true) this.#log.info({ set: name }, 'the replicas agree again');
    this.#differing.delete(name);
  }
}
