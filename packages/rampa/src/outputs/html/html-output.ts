import type { Output } from '../../core/output.ts';
import type { RunEvent, RunResult } from '../../core/run.ts';
import type { RunSlice } from '../../core/slice.ts';
import { runStartDocument } from '../json/result-document.ts';
import { defineOutput } from '../support/define-output.ts';
import type { Destination } from '../support/destination.ts';
import { openWhole } from '../support/whole-file.ts';
import { htmlReport } from './html-report.ts';
import { ReportCollector } from './report-collector.ts';

/** Writes a page about the run to a file, once, that needs nothing else to be shown. */
export const htmlOutput = defineOutput({
  name: 'html',
  about: 'A page with the verdict, charts and tables, once, at the end.',
  destination: 'file',
  options: {},
  async open({ destination }) {
    return new HtmlResult(await openWhole('html', destination));
  },
});

class HtmlResult implements Output {
  readonly name: string;
  readonly writesResult = true;
  readonly #file: Destination;
  readonly #collector = new ReportCollector();

  constructor(file: Destination) {
    this.name = `html=${file.path}`;
    this.#file = file;
  }

  onEvent(event: RunEvent): void {
    this.#collector.addEvent(event);
  }

  onSlice(slice: RunSlice): void {
    this.#collector.add(slice);
  }

  async finish(result: RunResult): Promise<void> {
    const start = runStartDocument(result);
    const collector = this.#collector;
    await this.#file.write(await htmlReport({ start, outcome: result, collector }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
