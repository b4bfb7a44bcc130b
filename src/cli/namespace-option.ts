import { Option } from 'commander';

/** `--namespace`, as kubectl has it: where policy sets go by namespaces, it decides for objects that name none. */
export function namespaceOption(): Option {
  return new Option('-n, --namespace <name>', 'the namespace of objects that name none').default('default');
}
