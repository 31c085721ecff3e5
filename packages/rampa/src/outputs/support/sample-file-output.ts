import type { Output } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import { LineWriter } from './line-writer.ts';
import type { TextFile } from './text-file.ts';

/** What every output that writes a line for each sample into a file does in the same way. */
export abstract class SampleFileOutput implements Output {
  readonly name: string;
  readonly readsSamplesAtOnce = true;
  protected readonly file: TextFile;
  readonly #lines = new LineWriter();
  #dropped = 0;

  constructor(kind: string, file: TextFile) {
    this.name = `${kind}=${file.path}`;
    this.file = file;
  }

  onSamples(batch: SampleBatch): void {
    if (!this.file.hasRoom) {
      this.#dropped += batch.ids.length;
      return;
    }
    const wasIdle = this.file.isIdle;
    this.write(batch, this.#lines);
    this.file.add(this.#lines.take(wasIdle), batch.ids.length);
  }

  trouble(): string | undefined {
    return this.file.trouble;
  }

  losses(): readonly string[] {
    const count = this.#dropped + this.file.lostLines;
    return count === 0
      ? []
      : [`${this.name}: ${count} samples were left out: ${this.file.whyFull}`];
  }

  finish(): Promise<void> {
    return this.file.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file[Symbol.asyncDispose]();
  }

  /** Writes the lines of a batch. */
  protected abstract write(batch: SampleBatch, lines: LineWriter): void;
}
