import type { Output } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import { defineOutput } from '../support/define-output.ts';
import { gzipBody } from '../support/gzip-body.ts';
import { LineWriter } from '../support/line-writer.ts';
import { choiceOption } from '../support/output-options.ts';
import { SampleJson } from '../support/sample-json.ts';
import { openStreamed } from '../support/streamed-destination.ts';
import { type Packing, TextFile } from '../support/text-file.ts';

/** Every piece can be unpacked by itself, so a file that was cut off is readable up to there. */
const GZIP: Packing = { pieceCharacters: 2 ** 20, pack: gzipBody };

/** Writes every sample into a file while the run goes on, as a line of JSON each. */
export const ndjsonOutput = defineOutput({
  name: 'ndjson',
  about: 'Every sample, a line of JSON each.',
  destination: 'file',
  options: {
    compression: choiceOption(
      { about: 'how the file is compressed; `auto` is gzip for a path that ends in `.gz`' },
      ['auto', 'gzip', 'none'],
      'auto',
    ),
  },
  async open({ destination, options: { compression } }) {
    const file = await openStreamed('ndjson', destination);
    const isPacked = compression === 'auto' ? file.path.endsWith('.gz') : compression === 'gzip';
    return new NdjsonOutput(`ndjson=${file.path}`, new TextFile(file, isPacked ? GZIP : undefined));
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
