import type { IncomingMessage } from 'node:http';

/** The largest request body that the shop reads: 1 MiB. */
const BODY_MAX_BYTES = 1024 * 1024;

/**
 * Reads a request body as UTF-8.
 * @returns `undefined` as soon as it is known to be over the limit
 */
export async function tryReadBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  // The stream must survive leaving the loop early: the answer still goes out on its connection.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += part.length;
    if (size > BODY_MAX_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
