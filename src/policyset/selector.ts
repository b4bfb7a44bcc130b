import type { JsonMap } from '#json/value.ts';

/**
 * Label selectors as Kubernetes has them. Source: LabelSelector of meta/v1 and
 * LabelSelectorAsSelector in k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go.
 */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** `unknown`: what was asked about could not be looked up. */
export type Answer = boolean | 'unknown';

/** All must hold: one that does not decides, whatever is unknown of the others. */
export function all(answers: Iterable<Answer>): Answer {
  let result: Answer = true;
  for (const answer of answers) {
    if (answer === false) return false;
    if (answer === 'unknown') result = 'unknown';
  }
  return result;
}

/** Whether labels are selected; an empty selector selects all. */
export function selects(selector: LabelSelector, labels: Labels): Answer {
  return all(requirementsOf(selector).map((requirement) => meets(requirement, labels)));
}

/** Labels of an object or namespace, some of which may be unknown. */
export interface Labels {
  /** What is known of them. */
  readonly known: Readonly<JsonMap>;
  /** False when there may be more than those known. */
  readonly complete: boolean;
}

function requirementsOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly Requirement[] {
  const labels = Object.entries(matchLabels).map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
  );
  return [...labels, ...matchExpressions];
}

function meets({ key, operator, values = [] }: Requirement, { known, complete }: Labels): Answer {
  const value = Object.hasOwn(known, key) ? known[key] : undefined;
  if (typeof value !== 'string' && !complete) return 'unknown';
  const present = typeof value === 'string';
  if (operator === 'Exists') return present;
  if (operator === 'DoesNotExist') return !present;
  const among = present && values.includes(value);
  return operator === 'In' ? among : !among;
}
