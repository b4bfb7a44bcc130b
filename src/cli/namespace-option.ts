import { InvalidArgumentError, Option } from 'commander';

/** What the command line says about namespaces. */
export interface NamespaceFlags {
  readonly namespace: string;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** `--namespace`, as kubectl has it: where policy sets go by namespaces, it decides for objects that name none. */
export function namespaceOption(): Option {
  return new Option('-n, --namespace <name>', 'the namespace of objects that name none').default('default');
}

/** For policy sets that go by the labels of namespaces, which are mostly not among the manifests. */
export function namespaceLabelsOption(): Option {
  return new Option(
    '--namespace-labels <labels>',
    'labels (key=value,…) of the namespaces that are not among the manifests',
  ).argParser(labelsIn);
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  const labels = text.split(',').filter((label) => label !== '');
  const wrong = labels.find((label) => !/^[^=]+=[^=]*$/.test(label));
  if (wrong !== undefined) throw new InvalidArgumentError(`Expected key=value, found "${wrong}".`);
  return Object.fromEntries(labels.map((label) => label.split('=', 2)));
}
