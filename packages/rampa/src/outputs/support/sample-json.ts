import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import type { LineWriter } from './line-writer.ts';

/** What is the same in all samples of a series. */
interface SampleText {
  /** Before the value. */
  readonly start: Uint8Array;
  /** Behind the timestamp, with what separates samples. */
  readonly end: Uint8Array;
  readonly isTime: boolean;
}

/** Takes samples one by one. */
interface SampleSink {
  readonly line: LineWriter;
  /** Called behind each sample. */
  end?(): void;
}

const TIMESTAMP = Buffer.from(',"timestamp":');

/**
 * Writes samples as JSON objects: `{"metric":"http_reqs","value":1,"timestamp":1700000000.123456,"tags":{"name":"/"}}`.
 * The value is in the unit of its metric, the timestamp a Unix epoch in seconds.
 */
export class SampleJson {
  readonly #separator: string;
  readonly #texts = new Map<SeriesId, SampleText>();

  /** @param separator behind each object */
  constructor(separator: string) {
    this.#separator = separator;
  }

  write({ ids, values, timestamps, series }: SampleBatch, sink: SampleSink): void {
    const { line } = sink;
    for (let row = 0; row < ids.length; row++) {
      const id = series[ids[row] ?? -1];
      if (id === undefined) continue;
      const { start, end, isTime } = this.#texts.get(id) ?? this.#learn(id);
      line.reserve(start.length + TIMESTAMP.length + end.length);
      line.text(start);
      if (isTime) line.time(values[row] ?? 0);
      else line.number(values[row] ?? 0);
      line.text(TIMESTAMP);
      line.seconds(timestamps[row] ?? 0);
      line.text(end);
      sink.end?.();
    }
  }

  #learn(id: SeriesId): SampleText {
    const text = {
      start: Buffer.from(`{"metric":${JSON.stringify(id.metric.name)},"value":`),
      end: Buffer.from(`,"tags":${JSON.stringify(id.tags)}}${this.#separator}`),
      isTime: id.metric.unit === 'time',
    };
    this.#texts.set(id, text);
    return text;
  }
}
