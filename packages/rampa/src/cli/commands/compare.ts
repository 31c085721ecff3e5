import type { CompareFlags } from '../compare/compare-flags.ts';
import { collectValues } from '../flags/read-values.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa compare`: what has become better or worse since an earlier run. */
export const compareCommand: DefineCommand = (program, start, paint) => {
  program
    .command('compare')
    .description('Compare runs with an earlier one.')
    .argument('<baseline>', 'the earlier run: what --out or --record has written')
    .argument('<current...>', 'the runs to compare with it')
    .option('--format <format>', 'text, markdown, json or html', 'text')
    .option('--out <path>', 'write it to a file instead of stdout')
    .option(
      '--max-change <percent>',
      'tolerate this much for the worse; KEY=PERCENT or KEY:STAT=PERCENT for one metric; repeat it; default 5%',
      collectValues,
    )
    .option('--metric <key>', 'compare only this metric; repeat it', collectValues)
    .option('--fail-on-regression', 'exit with 1 when something got worse than tolerated')
    .addHelpText(
      'after',
      formatExamples(paint, [
        ['what has changed?', 'rampa compare main.json branch.json'],
        [
          'the gate of a pull request',
          'rampa compare main.json branch.json --format markdown --fail-on-regression',
        ],
        [
          'stricter on one number',
          "rampa compare main.json branch.json --max-change 10% --max-change 'http_req_duration:p(95)=3%'",
        ],
      ]),
    )
    .action((baseline: string, current: readonly string[], flags: CompareFlags) =>
      start(async (cli) => {
        const { compareFiles } = await import('../compare/compare-files.ts');
        return compareFiles([baseline, ...current], flags, cli);
      }),
    );
};
