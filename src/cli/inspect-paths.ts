import { coded } from '#errors.ts';
import type { JsonMap } from '#json/value.ts';
import { namespaceOf } from '#manifest/review.ts';
import { loadSets } from '#policyset/load.ts';
import type { PolicySets } from '#policyset/sets.ts';
import { loadCatalogue } from '#policyset/shipped.ts';
import { counted, some } from '#report/table.ts';
import { builtInSchemas, type Minor } from '#schema/built-in.ts';
import { neighbourhoodOf } from '#workload/neighbourhood.ts';
import { type Input, inputsFor } from './files.ts';
import { type Inspection, inspect, isInspected, type Question } from './inspect.ts';
import { namespacesIn, UNKNOWN_NAMESPACES } from './namespaces.ts';
import type { Terminal } from './output.ts';
import { progressOver } from './progress.ts';
import { MOST_KEPT, objectsOf, Readings } from './readings.ts';

/** The policy sets named; says what is odd about them. Throws `set-unknown`, `set-invalid` or `file-unreadable`. */
export async function setsNamed(names: readonly string[], terminal: Terminal): Promise<PolicySets> {
  return loadSets(names, await loadCatalogue(), terminal.err);
}

/** What is asked of manifests. */
export interface Task {
  readonly sets: PolicySets;
  readonly question: Question;
  /** Of objects that name none, as kubectl's `--namespace`. */
  readonly namespace?: string;
  /** Of namespaces that are not among the manifests. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** The minor version of Kubernetes by whose schemas mends are checked. */
  readonly kubernetes: Minor;
}

/** What the help of commands over manifests says of policies with neighbours. */
export const ABOUT_NEIGHBOURS =
  '\n\nPolicies about several objects (a Service and its Pods, say) take the manifests of one run for all that ' +
  'there is:\ngive those of an application together.';

const UNDECIDED =
  'left out for some objects, because it goes by the labels of namespaces that are not among these manifests; ' +
  'give them with --namespace-labels';

/**
 * Asks `question` of all manifests meant by `paths`, file by file. Files found in a folder that hold no Kubernetes
 * object at all (a chart's values, a package.json) are skipped and named; a file named by the caller never is. Throws
 * `no-manifests` where nothing is left: a check of the wrong folder, or of the output of a command that failed, is not
 * to pass for a clean one.
 */
export async function* inspectPaths(
  paths: readonly string[],
  task: Task,
  terminal: Terminal,
): AsyncGenerator<Inspection, void> {
  const inputs = inputsFor(paths);
  const undecided = new Set<string>();
  const skipped: string[] = [];
  let entries = 0;
  for await (const { input, inspection } of inspectAll(inputs, task, terminal)) {
    if (!input.named && isForeign(inspection)) {
      skipped.push(input.name);
      continue;
    }
    for (const name of undecidedIn(inspection)) undecided.add(name);
    entries += inspection.objects.length;
    yield inspection;
  }
  if (undecided.size > 0) terminal.err(`${[...undecided].join(', ')}: ${UNDECIDED}`);
  if (skipped.length > 0)
    terminal.err(`skipped ${counted(skipped.length, 'file')} without a Kubernetes object: ${some(skipped)}`);
  if (entries === 0) throw coded('no-manifests', `no Kubernetes manifests in ${paths.join(', ')}`);
}

async function* inspectAll(
  inputs: readonly Input[],
  { sets, question, namespace = 'default', namespaceLabels, kubernetes }: Task,
  terminal: Terminal,
): AsyncGenerator<{ readonly input: Input; readonly inspection: Inspection }, void> {
  const readings = new Readings(MOST_KEPT);
  const ahead = objectsAhead(inputs, readings);
  const namespaces = sets.usesNamespaceLabels ? namespacesIn(ahead, namespaceLabels) : UNKNOWN_NAMESPACES;
  const kinds = sets.policies.flatMap(({ neighbours = [] }) => neighbours);
  const neighbours = kinds.length === 0 ? undefined : neighbourhoodOf(residentsIn(ahead, namespace), kinds);
  // They take longer to load than a small file takes to be checked, and only mends need them.
  const schemas = question === 'wrong' ? () => undefined : await builtInSchemas(kubernetes);
  const terms = { sets, question, namespace, namespaces, neighbours, schemas, now: new Date() };
  const progress = progressOver(inputs.length, terminal);
  try {
    for (const [index, input] of inputs.entries()) {
      const reading = readings.take(input);
      yield {
        input,
        inspection: reading === undefined ? notText(input.name) : inspect(input.name, reading, terms),
      };
      await progress.reached(index + 1);
    }
  } finally {
    progress.end();
  }
}

/** The objects of all files, for those who have to know them before any is judged. Costs nothing until it is walked. */
function objectsAhead(inputs: readonly Input[], readings: Readings): Iterable<JsonMap> {
  return {
    *[Symbol.iterator]() {
      for (const input of inputs) {
        const reading = readings.ahead(input);
        if (reading !== undefined) yield* objectsOf(reading);
      }
    },
  };
}

/** The objects with the namespaces in which kubectl would create them. */
function* residentsIn(objects: Iterable<JsonMap>, namespace: string) {
  for (const object of objects) yield { object, namespace: namespaceOf(object, namespace) };
}

/** Names of the sets that had no say in some object, because of what is not known. */
function undecidedIn({ objects }: Inspection): readonly string[] {
  return objects.flatMap((entry) => (isInspected(entry) ? entry.decisions.mutated.undecided : []));
}

function notText(file: string): Inspection {
  const error = 'expected text in UTF-8, found other bytes';
  return { file, text: '', objects: [{ file, document: 0, error, line: 1, column: 1 }] };
}

/** It could be read, and none of it says `apiVersion` and `kind`. */
function isForeign({ objects }: Inspection): boolean {
  return objects.length > 0 && objects.every((entry) => !isInspected(entry) && entry.foreign === true);
}
