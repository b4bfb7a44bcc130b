import { InvalidArgumentError, Option } from 'commander';
import { MINORS, type Minor, minorFor, newestMinor } from '#schema/built-in.ts';

export interface KubernetesFlag {
  readonly kubernetes: Minor;
}

/** `--kubernetes`: by which version's schemas mends are checked. */
export function kubernetesOption(): Option {
  const known = `${MINORS[0]} to ${newestMinor()}`;
  return new Option(
    '--kubernetes <version>',
    `the version of Kubernetes by whose schemas mends are checked (${known}; for others the nearest of them)`,
  )
    .argParser(minorIn)
    .default(newestMinor());
}

function minorIn(text: string): Minor {
  const minor = minorFor(text);
  if (minor === undefined) throw new InvalidArgumentError(`Expected a version such as ${newestMinor()}.`);
  return minor;
}
