import { collectValues } from '../flags/read-values.ts';
import type { ReportFlags } from '../report/report-flags.ts';
import { type DefineCommand, formatExamples } from './command.ts';

/** `rampa report`: shows a recorded run again. */
export const reportCommand: DefineCommand = (program, start, paint) => {
  program
    .command('report')
    .description('Show a recorded run again, or a part of it.')
    .argument('<file>', 'what rampa run --record has written')
    .option('--from <duration>', 'leave out what came before, such as 30s')
    .option('--to <duration>', 'leave out what came later')
    .option('--tag <key=value>', 'only series with this tag; repeat it', collectValues)
    .option(
      '--threshold <metric: criterion>',
      "judge this instead of the run's own thresholds; repeat it",
      collectValues,
    )
    .option('--json <path>', 'write the result as JSON; - for stdout')
    .option('--csv <path>', 'write every series in every second as CSV; - for stdout')
    .option('--html <path>', 'write a page with charts and tables')
    .addHelpText(
      'after',
      formatExamples(paint, [
        ['the summary again', 'rampa report run.rampa-result'],
        [
          'one page, without the warm-up',
          'rampa report run.rampa-result --from 30s --tag name=/orders',
        ],
        ['a page for the browser', 'rampa report run.rampa-result --html run.html'],
        [
          'would a stricter limit have held?',
          "rampa report run.rampa-result --threshold 'http_req_duration: p(99)<300'",
        ],
      ]),
    )
    .action((file: string, flags: ReportFlags) =>
      start(async (cli) => (await import('../report/report-file.ts')).reportFile(file, flags, cli)),
    );
};
