import { messageOf } from '#errors.ts';
import { equal } from '#json/equal.ts';
import { type JsonMap, listAt, mapAt, stringAt } from '#json/value.ts';
import {
  type Entry,
  entriesOf,
  entryOf,
  isLive,
  isSaid,
  type KeptEntry,
  RENEWAL_MILLISECONDS,
  speakers,
  summary,
  timeOf,
} from '#policyset/status.ts';
import type { Outcome } from '#policyset/together.ts';
import type { Log } from '#telemetry/log.ts';
import type { Agreement } from './agreement.ts';
import type { Hearing } from './hearing.ts';

/** Where the status of policy sets is kept. All reject where that cannot be. */
export interface StatusStore {
  /** Makes `status` all that `manager` says about a set; what others say stays. */
  readonly apply: (set: string, manager: string, status: JsonMap) => Promise<void>;
  /** Takes back all that `manager` says about a set, and leaves no trace of it. */
  readonly withdraw: (set: string, manager: string) => Promise<void>;
  /** Takes away the entry of a replica at this place of the list, if it is still that entry. */
  readonly dropEntry: (set: string, index: number, entry: JsonMap) => Promise<void>;
}

export interface StatusReportsOptions {
  /** No two replicas have the same. */
  readonly replica: string;
  readonly store: StatusStore;
  readonly agreement: Agreement;
  readonly outcomes: () => readonly Outcome[];
  /** Where what is known of the objects may be old, nothing is said about them, nor gathered from them. */
  readonly hearing: Pick<Hearing, 'isStale'>;
  readonly log: Log;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clock: () => number;
}

/** What all replicas say together is written under one name, so that whoever writes it takes nothing from another. */
const TOGETHER = 'admend';

const EVERY_MILLISECONDS = 1_000;

/** The most that is written in one turn. */
const MOST_WRITES = 10;

/** How long what was written may take to come back by the watch, and how long a failure is waited out. */
const PATIENCE_MILLISECONDS = 5_000;

/** The first of the replicas writes what all say together; each further one only where those before it did not. */
const RANK_MILLISECONDS = 2_000;

/** Writes what became of the policy sets of the cluster into their status: an entry of each replica, and a summary. */
export class StatusReports {
  readonly #options: StatusReportsOptions;
  #objects: ReadonlyMap<string, JsonMap> = new Map();
  readonly #written = new Map<string, { readonly set: string; readonly said: string; readonly at: number }>();
  readonly #summaryDue = new Map<string, { readonly set: string; readonly since: number }>();
  #complaint: string | undefined;
  #turn: Promise<void> | undefined;

  constructor(options: StatusReportsOptions) {
    this.#options = options;
  }

  /** What the cluster keeps by now, with what all replicas have said. */
  take(objects: ReadonlyMap<string, JsonMap>): void {
    this.#objects = objects;
    for (const written of [this.#written, this.#summaryDue])
      for (const [key, { set }] of written) if (!objects.has(set)) written.delete(key);
  }

  /** Writes what has to be written every second, until it is told to stop. */
  start(): () => void {
    const timer = setInterval(() => void this.look(), EVERY_MILLISECONDS);
    timer.unref();
    return () => clearInterval(timer);
  }

  /** Writes what has to be written by now. Never rejects. */
  async look(): Promise<void> {
    const { agreement, clock, hearing, now } = this.#options;
    if (hearing.isStale) return;
    agreement.look(this.#objects, clock(), now());
    if (this.#turn !== undefined) return;
    this.#turn = this.#write();
    await this.#turn;
    this.#turn = undefined;
  }

  /** Takes back what this replica has said, because it ends. Never rejects. */
  async withdraw(): Promise<void> {
    const { replica, store } = this.#options;
    await this.#turn;
    const said = [...this.#objects].filter(([, object]) => isAmong(replica, entriesOf(object)));
    await Promise.allSettled(said.map(([set]) => store.withdraw(set, managerOf(replica))));
  }

  /** What fails ends the turn. It waits like what was written, so the next turn begins with the others. */
  async #write(): Promise<void> {
    try {
      for (const write of this.#due().slice(0, MOST_WRITES)) {
        await write();
        this.#complaint = undefined;
      }
    } catch (error) {
      const message = messageOf(error);
      if (message !== this.#complaint)
        this.#options.log.warn({ error: message }, 'the status of a policy set cannot be written');
      this.#complaint = message;
    }
  }

  #due(): readonly (() => Promise<void>)[] {
    const speaking = speakers(this.#objects.values(), this.#options.now());
    return this.#options.outcomes().flatMap((outcome) => {
      const object = this.#objects.get(outcome.set.name);
      if (object === undefined || stringAt(object, 'metadata', 'uid') !== outcome.set.uid) return [];
      const own = entryOf(this.#options.replica, outcome);
      return [...this.#entryDue(object, own), ...this.#togetherDue(object, own, speaking)];
    });
  }

  /** The entry of this replica, where it is not there, says something else, or has to be renewed. */
  #entryDue(object: JsonMap, own: Entry): readonly (() => Promise<void>)[] {
    const { replica, store, now } = this.#options;
    const set = stringAt(object, 'metadata', 'name') ?? '';
    const kept = entriesOf(object).find(({ name }) => name === replica);
    if (kept !== undefined && isSameEntry(kept, own) && !isOld(kept, now())) return [];
    return this.#unlessJustWritten(set, replica, JSON.stringify(own), () =>
      store.apply(set, managerOf(replica), { replicas: [{ ...own, time: timeOf(now()) }] }),
    );
  }

  #togetherDue(object: JsonMap, own: Entry, speaking: ReadonlySet<string>): readonly (() => Promise<void>)[] {
    const { agreement, store, clock } = this.#options;
    const now = this.#options.now();
    const set = stringAt(object, 'metadata', 'name') ?? '';
    const kept = entriesOf(object);
    const others = kept.filter((entry) => entry.name !== own.name && isLive(entry, now));
    const said = summary(object, [own, ...others], { speaking, apart: agreement.apart(set), now });
    const rank = others.filter(({ name }) => name < own.name).length;
    const dead = rank === 0 ? kept.filter((entry) => entry.name !== own.name && !isLive(entry, now)) : [];
    const drops = dead.flatMap((entry) => this.#dropDue(set, kept.indexOf(entry), object));
    if (isSaid(object, said, TOGETHER)) {
      this.#summaryDue.delete(set);
      return drops;
    }
    const { since } = this.#summaryDue.get(set) ?? { since: clock() };
    this.#summaryDue.set(set, { set, since });
    if (clock() - since < rank * RANK_MILLISECONDS) return drops;
    const write = () => store.apply(set, TOGETHER, said);
    return [...drops, ...this.#unlessJustWritten(set, TOGETHER, withoutTimes(said), write)];
  }

  /** Of a replica that is long gone. */
  #dropDue(set: string, index: number, object: JsonMap): readonly (() => Promise<void>)[] {
    const entry = rawEntry(object, index);
    const { store } = this.#options;
    return this.#unlessJustWritten(set, String(index), JSON.stringify(entry), () =>
      store.dropEntry(set, index, entry),
    );
  }

  /** The watch tells of a write a moment later. */
  #unlessJustWritten(
    set: string,
    part: string,
    said: string,
    write: () => Promise<void>,
  ): readonly (() => Promise<void>)[] {
    const { clock } = this.#options;
    const what = `${set} ${part}`;
    const before = this.#written.get(what);
    if (before?.said === said && clock() - before.at < PATIENCE_MILLISECONDS) return [];
    return [
      async () => {
        this.#written.set(what, { set, said, at: clock() });
        await write();
      },
    ];
  }
}

/** What a replica writes its own entry under. */
function managerOf(replica: string): string {
  return `admend-${replica}`;
}

function isAmong(replica: string, entries: readonly Entry[]): boolean {
  return entries.some(({ name }) => name === replica);
}

function isSameEntry({ time: _, ...kept }: KeptEntry, own: Entry): boolean {
  return equal({ ...kept }, { ...own });
}

function isOld({ time }: KeptEntry, now: Date): boolean {
  return !(Math.abs(now.getTime() - time) < RENEWAL_MILLISECONDS);
}

function rawEntry(object: JsonMap, index: number): JsonMap {
  return mapAt(listAt(object, 'status', 'replicas')[index]) ?? {};
}

function withoutTimes(said: JsonMap): string {
  return JSON.stringify(said, (key, value) => (key === 'lastTransitionTime' ? undefined : value));
}
