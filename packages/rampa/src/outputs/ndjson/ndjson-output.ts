import type { SampleBatch } from '../../core/sample.ts';
import { defineOutput } from '../support/define-output.ts';
import type { LineWriter } from '../support/line-writer.ts';
import { FILE_COMPRESSION, openTextFile } from '../support/open-text-file.ts';
import { SampleFileOutput } from '../support/sample-file-output.ts';
import { SampleJson } from '../support/sample-json.ts';

/** Writes every sample into a file while the run goes on, as a line of JSON each. */
export const ndjsonOutput = defineOutput({
  name: 'ndjson',
  about: 'Every sample, a line of JSON each.',
  destination: 'file',
  options: {
    compression: FILE_COMPRESSION,
  },
  async open(request) {
    return new NdjsonOutput('ndjson', await openTextFile('ndjson', request));
  },
});

class NdjsonOutput extends SampleFileOutput {
  readonly #json = new SampleJson('\n');

  protected override write(batch: SampleBatch, line: LineWriter): void {
    this.#json.write(batch, { line });
  }
}
