/** A frame as a server sends it. */
export function frame(
  type: number,
  flags: number,
  streamId: number,
  payload: string | Uint8Array,
): Buffer {
  const content = typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
  const head = Buffer.alloc(9);
  head.writeUIntBE(content.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(streamId, 5);
  return Buffer.concat([head, content]);
}

/** Numbers of four bytes each. */
export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, index * 4);
  });
  return bytes;
}

/** A header block of literals. */
export function block(...fields: readonly (readonly [name: string, value: string])[]): Buffer {
  const parts = fields.flatMap(([name, value]) => [Buffer.of(0), text(name), text(value)]);
  return Buffer.concat(parts);
}

function text(content: string): Buffer {
  const { length } = content;
  const size = length < 127 ? [length] : [127, ((length - 127) & 127) | 128, (length - 127) >> 7];
  return Buffer.concat([Buffer.from(size), Buffer.from(content, 'latin1')]);
}

/** The head of a response. */
export function head(
  streamId: number,
  status: number,
  fields: Readonly<Record<string, string>> = {},
  flags = 4,
): Buffer {
  return frame(1, flags, streamId, block([':status', String(status)], ...Object.entries(fields)));
}

export function data(streamId: number, content: string | Uint8Array, isEnd = true): Buffer {
  return frame(0, isEnd ? 1 : 0, streamId, content);
}

/** A whole response. */
export function answer(streamId: number, content: string): Buffer {
  return Buffer.concat([head(streamId, 200), data(streamId, content)]);
}

export function settings(...values: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = values.map(([id, value]) => Buffer.concat([Buffer.of(0, id), uint32(value)]));
  return frame(4, 0, 0, Buffer.concat(payload));
}

const TYPES = [
  ...['DATA', 'HEADERS', 'PRIORITY', 'RST_STREAM', 'SETTINGS', 'PUSH_PROMISE', 'PING', 'GOAWAY'],
  ...['WINDOW_UPDATE', 'CONTINUATION'],
];

/** What a client has sent, a line per frame such as `DATA 1 end 5 bytes`; numbers in hexadecimal. */
export function describeFrames(bytes: Buffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUIntBE(at, 3);
    const type = TYPES[bytes[at + 3] ?? 0] ?? 'UNKNOWN';
    const flags = bytes[at + 4] ?? 0;
    const streamId = bytes.readUInt32BE(at + 5);
    const payload = bytes.subarray(at + 9, at + 9 + length);
    lines.push(describeFrame(type, flags, streamId, payload));
    at += 9 + length;
  }
  return lines;
}

function describeFrame(type: string, flags: number, streamId: number, payload: Buffer): string {
  const isBody = type === 'DATA' || type === 'HEADERS' || type === 'CONTINUATION';
  const isEnd = (type === 'DATA' || type === 'HEADERS') && (flags & 1) !== 0;
  const isAck = (type === 'SETTINGS' || type === 'PING') && flags === 1;
  const content = isBody ? `${payload.length} bytes` : payload.toString('hex');
  return [type, streamId, isEnd ? 'end' : '', isAck ? 'ack' : '', content]
    .filter((part) => part !== '')
    .join(' ');
}
