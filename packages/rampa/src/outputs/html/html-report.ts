import { htmlDocument } from './html-document.ts';
import { pageParts } from './page-parts.ts';
import { type ReportRequest, reportDataOfRun } from './report-data-of-run.ts';

/** A page about a run, as the text of a file. */
export async function htmlReport(request: ReportRequest): Promise<string> {
  return htmlDocument(reportDataOfRun(request), await pageParts());
}
