import type { Output, OutputHost } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { RunSlice } from '../../core/slice.ts';
import { markdownReport } from '../markdown/markdown-report.ts';
import { RequestTally } from '../markdown/request-tally.ts';
import { defineOutput } from '../support/define-output.ts';
import { annotations } from './annotations.ts';
import { StepSummary } from './step-summary.ts';

/** Shows a run in the job of GitHub Actions that it is part of; elsewhere it does nothing but say so. */
export const githubOutput = defineOutput({
  name: 'github',
  about: 'Annotations and the summary of a step, in a job of GitHub Actions.',
  destination: 'none',
  options: {},
  async open({ host }) {
    if (host.env['GITHUB_ACTIONS'] !== 'true') return new Elsewhere();
    const path = host.env['GITHUB_STEP_SUMMARY'] ?? '';
    return new GithubJob(host, path === '' ? undefined : await StepSummary.open(path));
  },
});

class GithubJob implements Output {
  readonly name = 'github';
  readonly writesResult = true;
  readonly #host: Pick<OutputHost, 'print'>;
  readonly #summary: StepSummary | undefined;
  readonly #requests = new RequestTally();
  readonly #printed = new Set<string>();

  constructor(host: Pick<OutputHost, 'print'>, summary: StepSummary | undefined) {
    this.#host = host;
    this.#summary = summary;
  }

  onSlice(slice: RunSlice): void {
    this.#requests.add(slice);
  }

  async finish(outcome: RunResult): Promise<void> {
    const lines = annotations(outcome).filter((line) => !this.#printed.has(line));
    for (const line of lines) this.#printed.add(line);
    if (lines.length > 0) this.#host.print(`${lines.join('\n')}\n`);
    const requests = this.#requests.rows();
    await this.#summary?.write((maxBytes) => markdownReport({ outcome, requests }, maxBytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

class Elsewhere implements Output {
  readonly name = 'github';

  losses(): readonly string[] {
    return ['github: nothing was written: GITHUB_ACTIONS is not true, so this is no job of GitHub'];
  }

  async finish(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {}
}
