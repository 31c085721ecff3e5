import type { Output } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { RunSlice } from '../../core/slice.ts';
import { defineOutput } from '../support/define-output.ts';
import type { Destination } from '../support/destination.ts';
import { openWhole } from '../support/whole-file.ts';
import { markdownReport } from './markdown-report.ts';
import { RequestTally } from './request-tally.ts';

/** Writes a report on the run to a file, once, in Markdown. */
export const markdownOutput = defineOutput({
  name: 'markdown',
  about: 'Verdict, thresholds, latencies, requests and checks as tables, once, at the end.',
  destination: 'file',
  options: {},
  async open({ destination }) {
    return new MarkdownResult(await openWhole('markdown', destination));
  },
});

class MarkdownResult implements Output {
  readonly name: string;
  readonly writesResult = true;
  readonly #file: Destination;
  readonly #requests = new RequestTally();

  constructor(file: Destination) {
    this.name = `markdown=${file.path}`;
    this.#file = file;
  }

  onSlice(slice: RunSlice): void {
    this.#requests.add(slice);
  }

  finish(outcome: RunResult): Promise<void> {
    return this.#file.write(markdownReport({ outcome, requests: this.#requests.rows() }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
