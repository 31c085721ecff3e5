import * as http from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** What the HTTP client of Node reads. */
export interface NodeResponse {
  readonly status: number;
  /** Names in lower case, values with single blanks; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The response that Node's own client finds in these bytes, one character per byte, before the connection is
 * closed; `undefined` when it finds none, or one that is cut short.
 */
export async function readWithNode(
  method: string,
  bytes: string,
): Promise<NodeResponse | undefined> {
  const socket = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, callback) => callback(),
  });
  const request = http.request({
    method,
    maxHeaderSize: 65_536,
    createConnection: () => socket,
  });
  const answered = new Promise<http.IncomingMessage | undefined>((resolve) => {
    request.on('response', resolve);
    request.on('upgrade', () => resolve(undefined));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
  request.end();
  socket.push(Buffer.from(bytes, 'latin1'));
  socket.push(null);
  const message = await answered;
  const body = await bodyOf(message);
  socket.destroy();
  if (message === undefined || body === undefined || !message.complete) return undefined;
  return { status: message.statusCode ?? 0, headers: headersOf(message), body };
}

/** Blanks in a value as the readers may keep them, or not. */
export function singleBlanks(value: string): string {
  return value.replace(/[ \t]+/g, ' ').replace(/^ | $/g, '');
}

async function bodyOf(message: http.IncomingMessage | undefined): Promise<string | undefined> {
  if (message === undefined) return undefined;
  return await buffer(message).then(
    (bytes) => bytes.toString('latin1'),
    () => undefined,
  );
}

function headersOf({ rawHeaders }: http.IncomingMessage): Record<string, string> {
  const values = new Map<string, string[]>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    values.set(name, [...(values.get(name) ?? []), rawHeaders[index + 1] ?? '']);
  }
  const joined = [...values].map(([name, all]) => [name, singleBlanks(all.join(', '))]);
  return Object.fromEntries(joined);
}
