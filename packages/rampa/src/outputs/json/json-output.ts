import type { Output, RunStart } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import { defineOutput } from '../support/define-output.ts';
import type { Destination } from '../support/destination.ts';
import { openWhole } from '../support/whole-file.ts';
import { resultDocument } from './result-document.ts';

/** Writes the result of a run to a file, once, as JSON. */
export const jsonOutput = defineOutput({
  name: 'json',
  about: 'The result, once, at the end.',
  destination: 'file',
  options: {},
  async open({ destination }) {
    return new JsonResult(await openWhole('json', destination));
  },
});

class JsonResult implements Output {
  readonly name: string;
  readonly writesResult = true;
  readonly #file: Destination;
  #scriptSha256: string | undefined;

  constructor(file: Destination) {
    this.name = `json=${file.path}`;
    this.#file = file;
  }

  onStart({ scriptSha256 }: RunStart): void {
    this.#scriptSha256 = scriptSha256;
  }

  finish(result: RunResult): Promise<void> {
    const document = resultDocument(result, this.#scriptSha256);
    return this.#file.write(`${JSON.stringify(document, null, 2)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
