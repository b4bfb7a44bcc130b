/**
 * How much of a document may come from aliases, so that a "billion laughs" file is an error and not a hang. The numbers
 * are goyaml.v2's (`decode.go`, `allowedAliasRatio`): 99 % up to 400,000 nodes, falling to 10 % at 4,000,000.
 */
const LOW = 400_000;
const HIGH = 4_000_000;

export class AliasBudget {
  #nodes = 0;
  #aliased = 0;

  /** Counts one node; `aliased` says that an alias led to it. False when the document is over its budget. */
  spend(aliased: boolean): boolean {
    this.#nodes++;
    if (aliased) this.#aliased++;
    return this.#aliased <= 100 || this.#nodes <= 1000 || this.#aliased / this.#nodes <= allowed(this.#nodes);
  }
}

function allowed(nodes: number): number {
  if (nodes <= LOW) return 0.99;
  return nodes >= HIGH ? 0.1 : 0.99 - 0.89 * ((nodes - LOW) / (HIGH - LOW));
}
