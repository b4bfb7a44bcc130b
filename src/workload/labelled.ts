import { type JsonMap, mapAt, stringAt } from '#json/value.ts';
import { type KnownLabels, selectedBy, selectedByMap, wantedIn } from './selecting.ts';

/** Something that has labels. */
export interface Bearer {
  readonly labels: KnownLabels;
}

/** Things with labels, from which a selector picks without asking each: there may be thousands of both. */
export class Labelled<T extends Bearer> {
  readonly #all: readonly T[];
  readonly #byLabel = new Map<string, T[]>();
  readonly #byOpenKey = new Map<string, readonly T[]>();

  constructor(all: readonly T[]) {
    this.#all = all;
    for (const bearer of all) {
      for (const [key, value] of wantedIn(bearer.labels.stated)) {
        if (typeof value === 'string') add(this.#byLabel, labelText(key, value), bearer);
      }
    }
  }

  /** Those that a LabelSelector selects. */
  selectedBy(selector: JsonMap | undefined): readonly T[] {
    return this.#among(mapAt(selector, 'matchLabels')).filter(({ labels }) => selectedBy(selector, labels));
  }

  /** Those that a map of labels selects, as a Service has it. */
  selectedByMap(selector: JsonMap | undefined): readonly T[] {
    return this.#among(selector).filter(({ labels }) => selectedByMap(selector, labels));
  }

  /** All that have the first of the labels, or may have. */
  #among(wanted: JsonMap | undefined): readonly T[] {
    const [first] = wantedIn(wanted);
    if (first === undefined || typeof first[1] !== 'string') return this.#all;
    const [key, value] = first;
    const open = this.#byOpenKey.get(key) ?? this.#all.filter(({ labels }) => labels.isOpen(key));
    this.#byOpenKey.set(key, open);
    const stated = this.#byLabel.get(labelText(key, value)) ?? [];
    return open.length === 0 ? stated : [...new Set([...stated, ...open])];
  }
}

/** Something that selects by labels. */
export interface Chooser {
  readonly selector: JsonMap | undefined;
}

/** The same the other way round: LabelSelectors, of which those are picked that select some labels. */
export class Choosers<T extends Chooser> {
  /** By the first label that each asks for: its key, then its value. */
  readonly #byLabel = new Map<string, Map<string, T[]>>();
  readonly #others: T[] = [];

  constructor(all: readonly T[]) {
    for (const chooser of all) this.#add(chooser);
  }

  selecting(labels: KnownLabels): readonly T[] {
    return this.#among(labels).filter(({ selector }) => selectedBy(selector, labels));
  }

  #add(chooser: T): void {
    const [first] = wantedIn(mapAt(chooser.selector, 'matchLabels'));
    const [key, value] = first ?? ['', null];
    if (typeof value !== 'string') {
      this.#others.push(chooser);
      return;
    }
    const byValue = this.#byLabel.get(key) ?? new Map<string, T[]>();
    this.#byLabel.set(key, byValue);
    add(byValue, value, chooser);
  }

  #among({ stated, isOpen }: KnownLabels): readonly T[] {
    const found = [...this.#byLabel].flatMap(([key, byValue]) => {
      if (isOpen(key)) return [...byValue.values()].flat();
      const value = stringAt(stated, key);
      return value !== undefined ? (byValue.get(value) ?? []) : [];
    });
    return [...this.#others, ...found];
  }
}

/** No key of a label can hold a `=`. */
function labelText(key: string, value: string): string {
  return `${key}=${value}`;
}

function add<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
