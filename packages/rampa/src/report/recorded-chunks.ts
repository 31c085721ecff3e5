import { type FileHandle, open } from 'node:fs/promises';
import { describeThrown, RampaError } from '../core/errors.ts';
import {
  CHUNK_HEADER_BYTES,
  FILE_HEADER_BYTES,
  FORMAT_VERSION,
  MAGIC,
  MAX_CHUNK_BYTES,
  readChunkHeader,
} from '../outputs/record/chunk.ts';

/** A chunk as it is in the file: nothing of it is checked but its length. */
export interface PackedChunk {
  readonly type: number;
  /** Where it begins. */
  readonly place: number;
  readonly packed: Uint8Array;
}

/** What is at the place where the file stops being readable. */
export interface Damage {
  readonly place: number;
  readonly reason: string;
}

/** The whole chunks of a file, and what comes after them. */
export interface RecordedChunks {
  readonly chunks: readonly PackedChunk[];
  readonly fileBytes: number;
  readonly damage: Damage | undefined;
}

/** A day of a thousand series has less. */
const MAX_FILE_BYTES = 1024 ** 3;

/** The `{` that a JSON result begins with. */
const JSON_START = 0x7b;

const HINT = 'Give a file that rampa run --record has written.';

/**
 * Reads the chunks of a result file.
 * @throws {RampaError} `RAMPA_RESULT_INVALID` when it cannot be read, is no such file, or has another version
 */
export async function readChunks(path: string): Promise<RecordedChunks> {
  await using file = await openFile(path);
  const { size } = await file.stat();
  if (size > MAX_FILE_BYTES) {
    throw invalid(path, `must have at most ${MAX_FILE_BYTES} bytes, got ${size}`, HINT);
  }
  checkHeader(path, await readAt(file, 0, FILE_HEADER_BYTES));
  const chunks: PackedChunk[] = [];
  for (let place = FILE_HEADER_BYTES; place < size; ) {
    const found = await readChunk(file, place);
    if ('reason' in found) return { chunks, fileBytes: size, damage: found };
    chunks.push(found);
    place += found.packed.length;
  }
  return { chunks, fileBytes: size, damage: undefined };
}

/** What to throw for a file that is of no use. */
export function invalid(path: string, problem: string, hint?: string, cause?: unknown): RampaError {
  const message = `result file '${path}' ${problem}`;
  return new RampaError('RAMPA_RESULT_INVALID', message, { hint, cause });
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw invalid(path, `cannot be read: ${reasonOf(cause)}`, HINT);
  }
  throw invalid(path, 'must be a file, got a folder, a pipe or a device', HINT);
}

function checkHeader(path: string, header: Uint8Array): void {
  if (header[0] === JSON_START) {
    const hint =
      'rampa report reads recordings: run again with --record FILE, or use rampa compare.';
    throw invalid(path, 'must be a recording, got what looks like the JSON of --out', hint);
  }
  if (!MAGIC.every((byte, at) => header[at] === byte)) {
    throw invalid(path, 'must begin as result files do, got another file', HINT);
  }
  if (header.length < FILE_HEADER_BYTES) throw invalid(path, 'is cut off in its first bytes');
  const version = new DataView(header.buffer, header.byteOffset).getUint32(MAGIC.length, true);
  if (version === FORMAT_VERSION) return;
  const hint = 'Use the version of rampa that wrote it, or a newer one.';
  throw invalid(path, `must be of format version ${FORMAT_VERSION}, got ${version}`, hint);
}

async function readChunk(file: FileHandle, place: number): Promise<PackedChunk | Damage> {
  const start = await readAt(file, place, CHUNK_HEADER_BYTES);
  if (start.length < CHUNK_HEADER_BYTES) return { place, reason: 'it is cut off' };
  const { type, packedBytes, bytes } = readChunkHeader(start);
  if (packedBytes > MAX_CHUNK_BYTES || bytes > MAX_CHUNK_BYTES) {
    return { place, reason: `its length cannot be ${Math.max(packedBytes, bytes)}` };
  }
  const length = CHUNK_HEADER_BYTES + packedBytes;
  const packed = await readAt(file, place, length);
  return packed.length < length ? { place, reason: 'it is cut off' } : { type, place, packed };
}

/** Fewer bytes than asked for where the file ends. */
async function readAt(file: FileHandle, place: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, place + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

/** Of `ENOENT: no such file or directory, open 'x'` the part that is for people. */
function reasonOf(cause: unknown): string {
  const text = describeThrown(cause);
  return /^[A-Z]+: ([^,]+), /.exec(text)?.[1] ?? text;
}
