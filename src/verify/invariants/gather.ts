import { stringAt } from '#json/value.ts';
import { type Container, type Pod, titleOf } from '#workload/pod.ts';
import type { Invariant, State } from './invariant.ts';

/** Takes one line about a breach. */
export type Tell = (line: string) => void;

type Breaches = Invariant['breaches'];

const NONE: readonly string[] = [];

/** The breaches that `check` tells of an object. */
export function ofObjects(check: (state: State, tell: Tell) => void): Breaches {
  return (state) => {
    const lines = new Lines();
    check(state, lines.tell);
    return lines.all;
  };
}

/** The same of the Pod that an object is or would create; kinds without one break nothing. */
export function ofPods(check: (pod: Pod, tell: Tell, state: State) => void): Breaches {
  return (state) => {
    if (state.pod === undefined) return NONE;
    const lines = new Lines();
    check(state.pod, lines.tell, state);
    return lines.all;
  };
}

/** The same of each container of that Pod; the lines begin with what the container is called. */
export function ofContainers(
  check: (container: Container, tell: Tell, pod: Pod, state: State) => void,
): Breaches {
  return (state) => {
    if (state.pod === undefined) return NONE;
    const lines = new Lines();
    for (const container of state.pod.containers) {
      lines.of = container;
      check(container, lines.tell, state.pod, state);
    }
    return lines.all;
  };
}

/** How a line calls a container: by its name, because its place in the list may change. */
export function called(container: Container): string {
  const hasName = stringAt(container.spec, 'name') !== undefined;
  return hasName ? titleOf(container) : `${container.kind} container without a name`;
}

/** Nearly every object breaks nothing, so nothing is made for it but this. */
class Lines {
  all: readonly string[] = NONE;
  of: Container | undefined;
  #own: string[] | undefined;

  readonly tell: Tell = (line) => {
    this.#own ??= [];
    this.#own.push(this.of === undefined ? line : `${called(this.of)}: ${line}`);
    this.all = this.#own;
  };
}
