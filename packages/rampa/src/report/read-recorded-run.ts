import type * as z from 'zod';
import type { ProcessSpan, ShardSpan } from '../core/health.ts';
import type { RunEvent } from '../core/run.ts';
import type { ResultDocument } from '../outputs/json/result-document.ts';
import { CHUNK, unpackChunk } from '../outputs/record/chunk.ts';
import type { RecordedRunDocument } from '../outputs/record/recorded-run-document.ts';
import { SliceDecoder, type SliceNames } from '../outputs/record/slice-decoder.ts';
import { eventsSchema, recordedRunSchema, resultSchema, spansSchema } from './document-schemas.ts';
import { type Damage, invalid, type PackedChunk, readChunks } from './recorded-chunks.ts';
import { RecordedRun } from './recorded-run.ts';

/** What `readResult` does. */
export async function readRecordedRun(path: string): Promise<RecordedRun> {
  const { chunks, fileBytes, damage: cut } = await readChunks(path);
  const [first, ...others] = chunks;
  const run = first && readStart(first);
  if (run === undefined || 'reason' in run) {
    const reason = (run ?? cut)?.reason ?? 'nothing follows';
    throw invalid(path, `must begin with what was run, got a part that is damaged: ${reason}`);
  }
  const parts = new Parts();
  const damage = parts.readAll(others) ?? cut;
  const { result, events, sliceChunks, names, endSecond, spans } = parts;
  const described = damage && describeDamage(damage, fileBytes);
  const found = { run, result, events, sliceChunks, names, endSecond, spans };
  return new RecordedRun({ ...found, damage: described });
}

function readStart(chunk: PackedChunk): RecordedRunDocument | Damage {
  try {
    if (chunk.type === CHUNK.run) return readJson(recordedRunSchema, unpackChunk(chunk.packed));
    return { place: chunk.place, reason: 'it is another part' };
  } catch (error) {
    return damageOf(chunk, error);
  }
}

/** What the chunks after the first one hold. */
class Parts {
  result: ResultDocument | undefined;
  readonly events: RunEvent[] = [];
  readonly sliceChunks: Uint8Array[] = [];
  readonly spans = { shards: [] as ShardSpan[], process: [] as ProcessSpan[] };
  readonly names: SliceNames = { series: [], errors: [] };
  endSecond = 0;
  readonly #decoder = new SliceDecoder(this.names);

  /** @returns the first chunk that cannot be read; those behind are not looked at */
  readAll(chunks: readonly PackedChunk[]): Damage | undefined {
    for (const chunk of chunks) {
      try {
        this.#read(chunk);
      } catch (error) {
        return damageOf(chunk, error);
      }
    }
    return undefined;
  }

  /** What is of a type that is not known here is skipped. */
  #read({ type, packed }: PackedChunk): void {
    const bytes = unpackChunk(packed);
    if (type === CHUNK.result) this.result = readJson(resultSchema, bytes);
    if (type === CHUNK.events) {
      for (const event of readJson(eventsSchema, bytes)) this.events.push(event);
    }
    if (type === CHUNK.health) {
      const { shards, process } = readJson(spansSchema, bytes);
      for (const span of shards) this.spans.shards.push(span);
      for (const span of process) this.spans.process.push(span);
    }
    if (type === CHUNK.slices) {
      const slices = this.#decoder.decode(bytes);
      this.endSecond = slices.at(-1)?.endSecond ?? this.endSecond;
      this.sliceChunks.push(packed);
    }
  }
}

function readJson<Document>(schema: z.ZodType<Document>, bytes: Uint8Array): Document {
  const parsed = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new RangeError(`'${parsed.error.issues[0]?.path.join('.') ?? ''}' is not as it should be`);
}

/** Anything else than these is a defect. */
function damageOf({ place }: PackedChunk, error: unknown): Damage {
  if (error instanceof RangeError) return { place, reason: error.message };
  if (error instanceof SyntaxError) return { place, reason: 'it is no JSON' };
  throw error;
}

function describeDamage({ place, reason }: Damage, fileBytes: number): string {
  return `the part at byte ${place} cannot be read: ${reason}; the last ${fileBytes - place} bytes are left out`;
}
