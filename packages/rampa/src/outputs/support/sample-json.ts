import type { SampleBatch } from '../../core/sample.ts';
import type { SeriesId } from '../../core/slice.ts';
import { epochSecondsText } from './epoch-seconds-text.ts';

/** What is the same in all samples of a series. */
interface SampleText {
  /** Before the value. */
  readonly start: string;
  /** Behind the timestamp. */
  readonly end: string;
}

/**
 * Writes samples as JSON objects: `{"metric":"http_reqs","value":1,"timestamp":1700000000.123456,"tags":{"name":"/"}}`.
 * The value is in the unit of its metric, the timestamp a Unix epoch in seconds.
 */
export class SampleJson {
  readonly #texts = new Map<SeriesId, SampleText>();

  /** Gives each sample's object to `take`. */
  write({ ids, values, timestamps, series }: SampleBatch, take: (json: string) => void): void {
    for (let row = 0; row < ids.length; row++) {
      const id = series[ids[row] ?? -1];
      if (id === undefined) continue;
      const { start, end } = this.#texts.get(id) ?? this.#textOf(id);
      const timestamp = epochSecondsText(timestamps[row] ?? 0);
      take(`${start}${values[row]},"timestamp":${timestamp}${end}`);
    }
  }

  #textOf(id: SeriesId): SampleText {
    const text = {
      start: `{"metric":${JSON.stringify(id.metric.name)},"value":`,
      end: `,"tags":${JSON.stringify(id.tags)}}`,
    };
    this.#texts.set(id, text);
    return text;
  }
}
