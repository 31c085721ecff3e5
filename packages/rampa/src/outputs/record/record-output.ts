import type { Output, RunStart } from '../../core/output.ts';
import { plannedDurationMs } from '../../core/plan.ts';
import type { RunEvent, RunResult } from '../../core/run.ts';
import type { RunSlice } from '../../core/slice.ts';
import { resultDocument } from '../json/result-document.ts';
import { defineOutput } from '../support/define-output.ts';
import { CHUNK, fileHeader, packChunk } from './chunk.ts';
import { KeptEvents } from './kept-events.ts';
import { openRecordFile, type RecordFile } from './record-file.ts';
import { recordedRunDocument } from './recorded-run-document.ts';
import { SliceBuffer } from './slice-buffer.ts';
import { type RecordedSpans, SpanBuffer } from './span-buffer.ts';

/** Records a run into a result file while it goes on: what it is, what happened in every second, and how it came out. */
export const recordOutput = defineOutput({
  name: 'record',
  about: 'The run second by second, for `rampa report`.',
  destination: 'file',
  options: {},
  open: ({ destination }) => openRecord(destination),
});

/**
 * The same for a program that has a path.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when nothing can be written there
 */
export async function openRecord(path: string | undefined): Promise<Output> {
  return new Recording(await openRecordFile(path));
}

class Recording implements Output {
  readonly name: string;
  readonly writesResult = true;
  readonly #file: RecordFile;
  readonly #kept = new KeptEvents();
  #hasStarted = false;
  #scriptSha256: string | undefined;
  /** Not written yet. */
  #start: Uint8Array | undefined;
  #slices = new SliceBuffer(1);
  #spans = new SpanBuffer(1);
  #events: RunEvent[] = [];
  /** Everything before this place in the file stays as it is. */
  #settledBytes = 0;
  #isBehind = false;
  #writing: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: RecordFile) {
    this.name = `record=${file.path}`;
    this.#file = file;
  }

  onStart(run: RunStart): void {
    this.#hasStarted = true;
    this.#scriptSha256 = run.scriptSha256;
    this.#start = jsonBytes(recordedRunDocument(run));
    this.#slices = new SliceBuffer(plannedDurationMs(run.plan.scenarios) / 1000);
    this.#spans = new SpanBuffer(run.shardCount);
    this.#wake();
  }

  onEvent(event: RunEvent): void {
    if (this.#failure !== undefined) return;
    if (event.type === 'health') this.#spans.add(event.shards, event.process);
    else if (this.#kept.keeps(event)) this.#events.push(event);
    else return;
    this.#wake();
  }

  onSlice(slice: RunSlice): void {
    if (this.#failure !== undefined) return;
    this.#slices.add(slice);
    this.#wake();
  }

  async finish(result: RunResult): Promise<void> {
    // No shard was ever opened.
    if (!this.#hasStarted) this.onStart({ ...result, scriptSha256: undefined });
    this.#slices.close();
    this.#wake();
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#spans.close();
    const settled = [...(await this.#packSlices()), ...(await packSpans(this.#spans.take()))];
    const document = resultDocument(result, this.#scriptSha256);
    const end = await packChunk(CHUNK.result, jsonBytes(document));
    await this.#file.writeFrom(this.#settledBytes, Buffer.concat([...settled, end]));
    // The result may be written once more, in the place of this one.
    this.#settledBytes += bytesOf(settled);
    await this.#file.verify();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file[Symbol.asyncDispose]();
  }

  /** What comes while something is written is written together afterwards. */
  #wake(): void {
    this.#isBehind = true;
    this.#writing ??= this.#writeAll();
  }

  /** Never rejects: the first failure ends the recording and is kept for `finish`. */
  async #writeAll(): Promise<void> {
    try {
      while (this.#isBehind) {
        this.#isBehind = false;
        await this.#writeNews();
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#writing = undefined;
    }
  }

  /** In one piece: what is written in the place of something older must be there before anything can go wrong. */
  async #writeNews(): Promise<void> {
    const settled = await this.#packStart();
    // Events may come before the start when there is no run to describe yet.
    if (this.#settledBytes + settled.length === 0) return;
    const events = this.#events.splice(0);
    if (events.length > 0) settled.push(await packChunk(CHUNK.events, jsonBytes(events)));
    if (this.#slices.isFull) settled.push(...(await this.#packSlices()));
    if (this.#spans.isFull) settled.push(...(await packSpans(this.#spans.take())));
    // Written again, longer, until it is settled.
    const growing = await packSpans(this.#spans.peek());
    if (!this.#slices.isEmpty) growing.push(await packChunk(CHUNK.slices, this.#slices.peek()));
    await this.#file.writeFrom(this.#settledBytes, Buffer.concat([...settled, ...growing]));
    this.#settledBytes += bytesOf(settled);
  }

  async #packStart(): Promise<Uint8Array[]> {
    const start = this.#start;
    if (start === undefined) return [];
    this.#start = undefined;
    return [fileHeader(), await packChunk(CHUNK.run, start)];
  }

  async #packSlices(): Promise<Uint8Array[]> {
    const bytes = this.#slices.take();
    if (bytes.length === 0) return [];
    const chunk = await packChunk(CHUNK.slices, bytes);
    this.#slices.addPacked(bytes.length, chunk.length);
    return [chunk];
  }
}

async function packSpans(spans: RecordedSpans | undefined): Promise<Uint8Array[]> {
  return spans === undefined ? [] : [await packChunk(CHUNK.health, jsonBytes(spans))];
}

function bytesOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

function jsonBytes(document: object): Uint8Array {
  return Buffer.from(JSON.stringify(document));
}
