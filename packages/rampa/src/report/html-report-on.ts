import { htmlReport } from '../outputs/html/html-report.ts';
import { ReportCollector } from '../outputs/html/report-collector.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { Report } from './report-on.ts';
import { type SliceSelection, standingGauges } from './slice-selection.ts';

/**
 * The page about a recorded run, or a part of it, that the output `html` would have written.
 * @param report of the same selection
 * @param part the selection in words; `undefined` for the whole run
 */
export function htmlReportOn(
  recorded: RecordedRun,
  { outcome }: Report,
  selection: SliceSelection,
  part: string | undefined,
): Promise<string> {
  const { fromSecond = 0 } = selection;
  const collector = new ReportCollector();
  for (const event of recorded.events) collector.addEvent(event);
  const series = standingGauges(recorded.slices(), selection);
  collector.add({ startSecond: fromSecond, endSecond: fromSecond + 1, series, errors: [] });
  for (const slice of recorded.slices(selection)) collector.add(slice);
  return htmlReport({ start: recorded.run, outcome, collector, fromSecond, part });
}
