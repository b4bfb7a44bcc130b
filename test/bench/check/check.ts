import type { Figure } from '../figure.ts';
import type { Measurement, Say, Table } from '../measurement.ts';
import { median } from '../statistics.ts';
import { withManifests } from './manifests.ts';
import { spentByProcesses } from './processes.ts';
import { type Stage, spentInRounds } from './rounds.ts';

const PROCESS_ROUNDS = 7;
const ROUNDS = 11;

/** `check` of a folder of real manifests beside js-yaml, which only parses them: CPU time, warm and from the start. */
export function check(say: Say): Promise<Measurement> {
  return withManifests(async (folder, files) => {
    say(`${files} files; whole processes: ${PROCESS_ROUNDS} rounds`);
    const processes = spentByProcesses(folder, PROCESS_ROUNDS);
    say(`in one process: ${ROUNDS} rounds`);
    const rounds = await spentInRounds(folder, ROUNDS);
    return {
      figures: [
        {
          ...ratio(
            'time_ratio_jsyaml',
            rounds.map(({ check: spent, jsYaml }) => spent / jsYaml),
          ),
          goal: { atMost: 1.5 },
        },
        ratio(
          'process_ratio_jsyaml',
          processes.map(({ check: spent, jsYaml }) => spent / jsYaml),
        ),
      ],
      tables: [
        stages(rounds, files),
        {
          title: 'Medians of whole processes, CPU ms.',
          head: ['admend check', 'js-yaml'],
          rows: [
            [
              milliseconds(processes.map(({ check: spent }) => spent)),
              milliseconds(processes.map(({ jsYaml }) => jsYaml)),
            ],
          ],
        },
      ],
    };
  });
}

function ratio(name: string, rounds: readonly number[]): Figure {
  return { name: `check.${name}`, unit: 'ratio', better: 'lower', rounds };
}

function stages(rounds: readonly Stage[], files: number): Table {
  const row = (name: string, of: (round: Stage) => number) => [
    name,
    milliseconds(rounds.map(of)),
    median(rounds.map((round) => (100 * of(round)) / round.check)).toFixed(0),
  ];
  return {
    title: `Medians of the rounds in one process, ${files} files. Judging is what the other stages leave of the whole.`,
    head: ['stage', 'CPU, ms', 'of check, %'],
    rows: [
      row('js-yaml: files and loadAll', ({ jsYaml }) => jsYaml),
      row('check', (round) => round.check),
      row('  walk and read files', ({ files: spent }) => spent),
      row('  parse', ({ parse }) => parse),
      row('  judge', (round) => round.check - round.files - round.parse - round.report),
      row('  report and table', ({ report }) => report),
    ],
  };
}

function milliseconds(microseconds: readonly number[]): string {
  return (median(microseconds) / 1_000).toFixed(0);
}
