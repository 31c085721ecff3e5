import type { Output } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import { defineOutput } from '../support/define-output.ts';
import { listOption } from '../support/output-options.ts';
import { openStreamed } from '../support/streamed-destination.ts';
import { TextFile } from '../support/text-file.ts';
import { csvEnd, csvHeader, csvStart, TAG_COLUMNS } from './csv-row.ts';

/** Writes every sample into a file while the run goes on, a row each. */
export const csvOutput = defineOutput({
  name: 'csv',
  about: 'Every sample, a row each, with tags as columns (RFC 4180).',
  destination: 'file',
  options: {
    tags: listOption({ about: 'more tags that get a column, separated by commas' }),
  },
  async open({ destination, options }) {
    const file = await openStreamed('csv', destination);
    const columns = [...new Set([...TAG_COLUMNS, ...options.tags])].sort();
    return new CsvOutput(`csv=${file.path}`, new TextFile(file), columns);
  },
});

/** What is the same in all rows of a series. */
interface RowText {
  readonly start: string;
  readonly end: string;
}

class CsvOutput implements Output {
  readonly name: string;
  readonly #file: TextFile;
  readonly #columns: readonly string[];
  readonly #texts = new Map<SeriesId, RowText>();
  #hasHeader = false;
  #dropped = 0;

  constructor(name: string, file: TextFile, columns: readonly string[]) {
    this.name = name;
    this.#file = file;
    this.#columns = columns;
  }

  onSamples({ ids, values, timestamps, series }: SampleBatch): void {
    if (!this.#file.hasRoom) {
      this.#dropped += ids.length;
      return;
    }
    let text = this.#hasHeader ? '' : csvHeader(this.#columns);
    this.#hasHeader = true;
    for (let row = 0; row < ids.length; row++) {
      const id = series[ids[row] ?? -1];
      if (id === undefined) continue;
      const { start, end } = this.#texts.get(id) ?? this.#textOf(id);
      text += secondsText(timestamps[row] ?? 0) + start + String(values[row]) + end;
    }
    this.#file.add(text);
  }

  async finish(): Promise<void> {
    if (!this.#hasHeader) this.#file.add(csvHeader(this.#columns));
    await this.#file.finish();
  }

  losses(): readonly string[] {
    if (this.#dropped === 0) return [];
    return [`${this.name}: ${this.#dropped} samples were left out: ${this.#file.whyFull}`];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }

  #textOf(id: SeriesId): RowText {
    const text = { start: csvStart(id), end: csvEnd(id, this.#columns) };
    this.#texts.set(id, text);
    return text;
  }
}

/** Unix epoch in seconds, to the microsecond. */
function secondsText(epochMs: number): string {
  const micros = Math.round(epochMs * 1000);
  const seconds = Math.floor(micros / 1e6);
  return `${seconds}.${String(micros - seconds * 1e6).padStart(6, '0')}`;
}
