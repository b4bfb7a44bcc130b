import { Counter, type Registry } from 'prom-client';

/**
 * A counter with labels that is counted on many times in a request: the counts are plain numbers in a map, and become
 * a metric when somebody looks.
 */
export class Tally<Label extends string> {
  readonly #labels: readonly Label[];
  readonly #counts = new Map<string, number>();

  constructor(name: string, help: string, labels: readonly Label[], registry: Registry) {
    this.#labels = labels;
    const collect = (counter: Counter<Label>) => this.#collect(counter);
    new Counter({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        collect(this);
      },
    });
  }

  /** Counts one more. `values` are those of the labels, in their order, joined by a blank; none holds one. */
  add(values: string): void {
    this.#counts.set(values, (this.#counts.get(values) ?? 0) + 1);
  }

  #collect(counter: Counter<Label>): void {
    counter.reset();
    for (const [values, count] of this.#counts) {
      const parts = values.split(' ');
      const labels: Partial<Record<Label, string>> = {};
      for (const [index, label] of this.#labels.entries()) labels[label] = parts[index] ?? '';
      counter.inc(labels, count);
    }
  }
}
