import { Option } from 'commander';

/** `--output table|json`, of the commands that list something. */
export function outputOption(): Option {
  return new Option('--output <format>', 'how to show the result')
    .choices(['table', 'json'])
    .default('table');
}
