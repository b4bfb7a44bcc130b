import { isDeepStrictEqual } from 'node:util';
import { AdmendError, messageOf } from '#errors.ts';
import type { Catalogue } from '#policyset/catalogue.ts';
import { disk, type Files, isCurrent, replaying, type Snapshot } from '#policyset/files.ts';
import { errorsIn, type Loaded, load } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import type { Log } from '#telemetry/log.ts';
import type { LastGood } from './last-good.ts';

export interface SetsInForceOptions {
  /** Names that ship, files and folders. */
  readonly names: readonly string[];
  readonly catalogue: Catalogue;
  /** Where the last good sets are kept over a restart. */
  readonly lastGood: LastGood;
  readonly log: Log;
  readonly files?: Files;
}

/**
 * The policy sets in force: those that the files say, all of them or none. A text that is not as it should be takes
 * the place of nothing; the sets before it go on.
 */
export class SetsInForce {
  readonly #options: SetsInForceOptions;
  readonly #files: Files;
  #sets: PolicySets | undefined;
  /** What those in force were made of. */
  #good: Snapshot | undefined;
  #onChange = () => {};
  /** What was read last, whatever came of it, and what keeps it from being in force. */
  #seen: Snapshot | undefined;
  #seenTrouble: string | undefined;
  #trouble: string | undefined;
  readonly #reloads = { loaded: 0, rejected: 0 };

  /** Loads the sets; throws what `load` throws where nothing can be read and nothing is left of an earlier time. */
  constructor(options: SetsInForceOptions) {
    this.#options = options;
    this.#files = options.files ?? disk;
    try {
      this.#take(this.#load());
    } catch (error) {
      this.#recall();
      if (this.#sets === undefined) throw error;
      this.#reject(messageOf(error));
    }
    if (this.#sets === undefined) this.#recall();
  }

  /** Undefined while none was ever good. */
  get sets(): PolicySets | undefined {
    return this.#sets;
  }

  /** What those in force were made of; undefined while none was ever good. */
  get good(): Snapshot | undefined {
    return this.#good;
  }

  /** Why the files are not what is in force; undefined while they are. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** How often other texts were found, by what became of them. */
  get reloads(): Readonly<Record<'loaded' | 'rejected', number>> {
    return this.#reloads;
  }

  /** Calls `listener` whenever other sets are in force. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Looks whether the files say something else by now, and takes it over. Never throws. */
  look(): void {
    if (this.#seen !== undefined && isCurrent(this.#seen, this.#files)) {
      // What could not be read for a while is there again.
      this.#trouble = this.#seenTrouble;
      return;
    }
    try {
      const loaded = this.#load();
      // A ConfigMap's mount is swapped as a whole, but not while its files are read one by one: then look again.
      if (!isCurrent(loaded.snapshot, this.#files)) return;
      if (isDeepStrictEqual(loaded.snapshot, this.#seen)) return;
      this.#take(loaded);
    } catch (error) {
      const message = error instanceof AdmendError ? error.message : String(error);
      if (message !== this.#trouble) this.#reject(message);
    }
  }

  /** Looks every so many seconds until it is told to stop. */
  watch(seconds: number): () => void {
    const timer = setInterval(() => this.look(), seconds * 1_000);
    timer.unref();
    return () => clearInterval(timer);
  }

  #load(): Loaded {
    const { names, catalogue } = this.#options;
    return load(names, catalogue, { files: this.#files });
  }

  #take({ sets, problems, snapshot }: Loaded): void {
    const isChange = this.#sets !== undefined || this.#seen !== undefined;
    this.#seen = snapshot;
    this.#seenTrouble = sets === undefined ? errorsIn(problems) : undefined;
    if (this.#seenTrouble !== undefined || sets === undefined) {
      this.#reject(this.#seenTrouble ?? '');
      return;
    }
    const { log, lastGood } = this.#options;
    this.#sets = sets;
    this.#trouble = undefined;
    this.#reloads.loaded++;
    for (const { file, line, column, message } of problems) log.warn({ file, line, column }, message);
    if (isChange) log.info({ policies: sets.names, digest: sets.digest }, 'policy sets loaded');
    lastGood.save(snapshot);
    this.#good = snapshot;
    this.#onChange();
  }

  #reject(trouble: string): void {
    this.#trouble = trouble;
    this.#reloads.rejected++;
    const { log } = this.#options;
    const problems = trouble.split('\n');
    if (this.#sets === undefined) log.error({ problems }, 'policy sets rejected; none is in force');
    else
      log.error({ problems, inForce: this.#sets.digest }, 'policy sets rejected; those before stay in force');
  }

  /** The sets of the time before a restart. */
  #recall(): void {
    const { names, catalogue, lastGood, log } = this.#options;
    const snapshot = lastGood.read();
    if (snapshot === undefined) return;
    try {
      const { sets } = load(names, catalogue, { files: replaying(snapshot) });
      if (sets === undefined) return;
      this.#sets = sets;
      this.#good = snapshot;
      log.warn({ policies: sets.names, digest: sets.digest }, 'the last good policy sets are in force');
    } catch {
      // They were good for another version of admend.
    }
  }
}
