import type { ReportData } from '../report-data.ts';

/** What the page is about. It was written by the same version of rampa as this script. */
export function readData(): ReportData {
  return JSON.parse(document.querySelector('#data')?.textContent ?? '');
}
