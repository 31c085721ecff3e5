import type { Output } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import { defineOutput } from '../support/define-output.ts';
import { LineWriter } from '../support/line-writer.ts';
import { FILE_COMPRESSION, openTextFile } from '../support/open-text-file.ts';
import { SampleJson } from '../support/sample-json.ts';
import type { TextFile } from '../support/text-file.ts';

/** Writes every sample into a file while the run goes on, as a line of JSON each. */
export const ndjsonOutput = defineOutput({
  name: 'ndjson',
  about: 'Every sample, a line of JSON each.',
  destination: 'file',
  options: {
    compression: FILE_COMPRESSION,
  },
  async open(request) {
    const file = await openTextFile('ndjson', request);
    return new NdjsonOutput(`ndjson=${file.path}`, file);
  },
});

class NdjsonOutput implements Output {
  readonly name: string;
  readonly #file: TextFile;
  readonly #json = new SampleJson('\n');
  readonly #lines = new LineWriter();
  #dropped = 0;

  constructor(name: string, file: TextFile) {
    this.name = name;
    this.#file = file;
  }

  onSamples(batch: SampleBatch): void {
    if (!this.#file.hasRoom) {
      this.#dropped += batch.ids.length;
      return;
    }
    const wasIdle = this.#file.isIdle;
    this.#json.write(batch, { line: this.#lines });
    this.#file.add(this.#lines.take(wasIdle));
  }

  finish(): Promise<void> {
    return this.#file.finish();
  }

  losses(): readonly string[] {
    if (this.#dropped === 0) return [];
    return [`${this.name}: ${this.#dropped} samples were left out: ${this.#file.whyFull}`];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
