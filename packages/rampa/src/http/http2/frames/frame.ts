/** Frame types, RFC 9113 section 6. Others are to be ignored. */
export const FRAME = {
  data: 0x0,
  headers: 0x1,
  priority: 0x2,
  rstStream: 0x3,
  settings: 0x4,
  pushPromise: 0x5,
  ping: 0x6,
  goaway: 0x7,
  windowUpdate: 0x8,
  continuation: 0x9,
} as const;

/** What the bits of a frame's flags mean; the same bit has several meanings. */
export const FLAG = {
  ack: 0x1,
  endStream: 0x1,
  endHeaders: 0x4,
  padded: 0x8,
  priority: 0x20,
} as const;

export const FRAME_HEAD_BYTES = 9;

/** The largest payload, unless the other side allows more. */
export const MAX_FRAME_BYTES = 16_384;

/** A frame, one character per byte. */
export function formatFrame(
  type: number,
  flags: number,
  streamId: number,
  payload: string,
): string {
  const length = payload.length;
  return (
    String.fromCharCode(
      length >>> 16,
      (length >>> 8) & 0xff,
      length & 0xff,
      type,
      flags,
      streamId >>> 24,
      (streamId >>> 16) & 0xff,
      (streamId >>> 8) & 0xff,
      streamId & 0xff,
    ) + payload
  );
}

/** A header block as HEADERS, and CONTINUATION where it does not fit. */
export function formatHeaders(
  streamId: number,
  block: string,
  isEnd: boolean,
  maxFrameBytes: number,
): string {
  const flags = isEnd ? FLAG.endStream : 0;
  if (block.length <= maxFrameBytes) {
    return formatFrame(FRAME.headers, flags | FLAG.endHeaders, streamId, block);
  }
  let text = formatFrame(FRAME.headers, flags, streamId, block.slice(0, maxFrameBytes));
  for (let at = maxFrameBytes; at < block.length; at += maxFrameBytes) {
    const isLast = at + maxFrameBytes >= block.length;
    const part = block.slice(at, at + maxFrameBytes);
    text += formatFrame(FRAME.continuation, isLast ? FLAG.endHeaders : 0, streamId, part);
  }
  return text;
}

export function formatRstStream(streamId: number, errorCode: number): string {
  return formatFrame(FRAME.rstStream, 0, streamId, formatUint32(errorCode));
}

export function formatWindowUpdate(streamId: number, bytes: number): string {
  return formatFrame(FRAME.windowUpdate, 0, streamId, formatUint32(bytes));
}

export function formatGoaway(lastStreamId: number, errorCode: number): string {
  return formatFrame(FRAME.goaway, 0, 0, formatUint32(lastStreamId) + formatUint32(errorCode));
}

/** Settings by their identifiers, RFC 9113 section 6.5.2. */
export function formatSettings(
  settings: readonly (readonly [id: number, value: number])[],
): string {
  const payload = settings.map(([id, value]) => String.fromCharCode(0, id) + formatUint32(value));
  return formatFrame(FRAME.settings, 0, 0, payload.join(''));
}

export function readUint32(bytes: Buffer, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0)) >>>
    0
  );
}

/** A number without the reserved bit before it. */
export function readUint31(bytes: Buffer, at: number): number {
  return readUint32(bytes, at) & 0x7fff_ffff;
}

function formatUint32(value: number): string {
  return String.fromCharCode(
    value >>> 24,
    (value >>> 16) & 0xff,
    (value >>> 8) & 0xff,
    value & 0xff,
  );
}
