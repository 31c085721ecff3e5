import { crc32, deflateRaw, inflateRawSync } from 'node:zlib';

/** The first bytes of a result file. Line ends of two kinds show when a file was changed as if it were text. */
export const MAGIC = Uint8Array.from([0x89, 0x52, 0x41, 0x4d, 0x50, 0x41, 0x0d, 0x0a]);

/** The version of the format, after {@link MAGIC} in 4 bytes, little-endian. */
export const FORMAT_VERSION = 1;

export const FILE_HEADER_BYTES: number = MAGIC.length + 4;

/** What a chunk holds; readers skip those that they do not know. */
export const CHUNK = { run: 1, slices: 2, events: 3, result: 4, health: 5 } as const;

/** Type, packed and unpacked length, checksum. */
export const CHUNK_HEADER_BYTES = 13;

/** No chunk is longer, packed or unpacked. */
export const MAX_CHUNK_BYTES = 32 * 1024 * 1024;

/** The beginning of a chunk. */
export interface ChunkHeader {
  readonly type: number;
  readonly packedBytes: number;
  readonly bytes: number;
  /** CRC-32 of everything else in the chunk. */
  readonly checksum: number;
}

/** What a file begins with. */
export function fileHeader(): Uint8Array {
  const header = new Uint8Array(FILE_HEADER_BYTES);
  header.set(MAGIC);
  new DataView(header.buffer).setUint32(MAGIC.length, FORMAT_VERSION, true);
  return header;
}

/** A whole chunk, deflated off this thread. */
export async function packChunk(type: number, bytes: Uint8Array): Promise<Uint8Array> {
  const packed = await deflated(bytes);
  const chunk = new Uint8Array(CHUNK_HEADER_BYTES + packed.length);
  const header = new DataView(chunk.buffer);
  header.setUint8(0, type);
  header.setUint32(1, packed.length, true);
  header.setUint32(5, bytes.length, true);
  chunk.set(packed, CHUNK_HEADER_BYTES);
  header.setUint32(9, checksumOf(chunk), true);
  return chunk;
}

/** Reads the {@link CHUNK_HEADER_BYTES} that a chunk begins with; nothing is checked. */
export function readChunkHeader(bytes: Uint8Array): ChunkHeader {
  const header = new DataView(bytes.buffer, bytes.byteOffset, CHUNK_HEADER_BYTES);
  return {
    type: header.getUint8(0),
    packedBytes: header.getUint32(1, true),
    bytes: header.getUint32(5, true),
    checksum: header.getUint32(9, true),
  };
}

/**
 * What is in a whole chunk, whose header says no more than {@link MAX_CHUNK_BYTES}.
 * @throws {RangeError} when it is damaged
 */
export function unpackChunk(chunk: Uint8Array): Uint8Array {
  const { bytes, checksum } = readChunkHeader(chunk);
  if (checksumOf(chunk) !== checksum) throw new RangeError('its checksum is wrong');
  const unpacked = inflated(chunk.subarray(CHUNK_HEADER_BYTES), bytes);
  if (unpacked.length === bytes) return unpacked;
  throw new RangeError(`it has ${unpacked.length} bytes instead of ${bytes}`);
}

function checksumOf(chunk: Uint8Array): number {
  return crc32(chunk.subarray(CHUNK_HEADER_BYTES), crc32(chunk.subarray(0, 9)));
}

function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    deflateRaw(bytes, { level: 9 }, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
}

function inflated(packed: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (cause) {
    throw new RangeError('it cannot be inflated', { cause });
  }
}
