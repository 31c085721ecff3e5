import type { RunStart } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import { defineOutput } from '../support/define-output.ts';
import type { LineWriter } from '../support/line-writer.ts';
import { FILE_COMPRESSION, openTextFile } from '../support/open-text-file.ts';
import { listOption } from '../support/output-options.ts';
import { SampleFileOutput } from '../support/sample-file-output.ts';
import type { TextFile } from '../support/text-file.ts';
import { csvColumns, csvEnd, csvHeader, csvStart, FIXED_COLUMNS } from './csv-row.ts';

const NAMES = listOption({
  about: 'tags that get a column, beside those of rampa, of the run and of its scenarios',
});

const TAGS: typeof NAMES = {
  ...NAMES,
  mustBe: `${NAMES.mustBe}, none of them ${FIXED_COLUMNS.join(', ')}, which are columns of their own`,
  read(text) {
    const names = NAMES.read(text);
    return names?.some((name) => FIXED_COLUMNS.includes(name)) ? undefined : names;
  },
};

/** Writes every sample into a file while the run goes on, a row each. */
export const csvOutput = defineOutput({
  name: 'csv',
  about: 'Every sample, a row each, with tags as columns (RFC 4180).',
  destination: 'file',
  options: {
    tags: TAGS,
    compression: FILE_COMPRESSION,
  },
  async open(request) {
    return new CsvOutput(await openTextFile('csv', request), request.options.tags);
  },
});

/** What is the same in all rows of a series: UTF-8 before and behind its values. */
interface RowText {
  readonly start: Uint8Array;
  readonly end: Uint8Array;
  readonly isTime: boolean;
  /** The value of the last row. Many series have the same again and again. */
  value: number;
  /** All behind the time, of a row with that value; made when it comes a second time. */
  row: Uint8Array | undefined;
}

class CsvOutput extends SampleFileOutput {
  readonly #tagNames: readonly string[];
  #columns: readonly string[];
  /** By the list of a shard's series, then by their ids. */
  readonly #texts = new Map<readonly SeriesId[], RowText[]>();
  #hasHeader = false;

  constructor(file: TextFile, tagNames: readonly string[]) {
    super('csv', file);
    this.#tagNames = tagNames;
    this.#columns = csvColumns(tagNames);
  }

  onStart({ plan }: RunStart): void {
    const ofPlan = [plan, ...plan.scenarios].flatMap(({ tags }) => Object.keys(tags));
    this.#columns = csvColumns([...this.#tagNames, ...ofPlan]);
  }

  protected override write(
    { ids, values, timestamps, series }: SampleBatch,
    rows: LineWriter,
  ): void {
    const texts = this.#texts.get(series) ?? [];
    this.#texts.set(series, texts);
    this.#writeHeader();
    for (let row = 0; row < ids.length; row++) {
      const id = ids[row] ?? 0;
      const text = texts[id] ?? this.#learn(texts, id, series);
      if (text === undefined) continue;
      rows.reserve(text.start.length + text.end.length);
      rows.seconds(timestamps[row] ?? 0);
      writeValue(rows, text, values[row] ?? 0);
    }
  }

  override finish(): Promise<void> {
    this.#writeHeader();
    return super.finish();
  }

  #writeHeader(): void {
    if (!this.#hasHeader) this.file.add(csvHeader(this.#columns));
    this.#hasHeader = true;
  }

  #learn(texts: RowText[], id: number, series: readonly SeriesId[]): RowText | undefined {
    const owner = series[id];
    if (owner === undefined) return undefined;
    const text = {
      start: Buffer.from(csvStart(owner)),
      end: Buffer.from(csvEnd(owner, this.#columns)),
      isTime: owner.metric.unit === 'time',
      value: Number.NaN,
      row: undefined,
    };
    texts[id] = text;
    return text;
  }
}

/** Writes all of a row behind its time. */
function writeValue(rows: LineWriter, text: RowText, value: number): void {
  const isRepeated = value === text.value;
  if (isRepeated && text.row !== undefined) {
    rows.text(text.row);
    return;
  }
  const start = rows.size;
  rows.text(text.start);
  if (text.isTime) rows.time(value);
  else rows.number(value);
  rows.text(text.end);
  text.value = value;
  text.row = isRepeated ? rows.copyFrom(start) : undefined;
}
