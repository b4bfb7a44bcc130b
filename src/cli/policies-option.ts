import { Option } from 'commander';
import { setFromCaller } from './files.ts';

/** `--policies NAME|FILE`, repeated or separated by commas: a flag that took all that follows would take the paths. */
export function policiesOption(): Option {
  const given: string[] = [];
  return new Option(
    '--policies <name>',
    'a policy set: a name that ships, a file, or a folder of files; may be repeated',
  )
    .default(['recommended'], 'recommended')
    .argParser((names: string) => {
      given.push(...names.split(',').map(setFromCaller));
      return given;
    });
}
