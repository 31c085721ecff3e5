import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type Answer, jsonAnswer } from '../answer.ts';
import { jsonResponse, type Route } from '../route.ts';
import type { Product } from '../schemas.ts';

const CODINGS: ReadonlyMap<string, (text: string) => Uint8Array> = new Map([
  ['gzip', (text) => gzipSync(text)],
  ['deflate', (text) => deflateSync(text)],
  ['br', (text) => brotliCompressSync(text)],
  ['zstd', (text) => zstdCompressSync(text)],
]);

/** The list of all products, compressed for those who accept it. */
export function compressedRoutes(products: readonly Product[]): readonly Route[] {
  const { length } = products;
  const whole = jsonAnswer(
    200,
    { items: products, total: length, limit: length, offset: 0 },
    { vary: 'accept-encoding' },
  );
  return [
    {
      method: 'GET',
      path: '/compressed',
      operation: {
        operationId: 'getCompressed',
        summary: 'List all products, compressed by the first of gzip, deflate, br, zstd accepted',
        responses: { 200: jsonResponse('All products', 'ProductPage') },
      },
      answer: ({ headers }) => compressed(whole, headers['accept-encoding']),
    },
  ];
}

function compressed(answer: Answer, accepted: string | string[] = ''): Answer {
  const names = String(accepted).toLowerCase().split(',');
  const coding = names.map((name) => name.split(';', 1)[0]?.trim() ?? '').find(isKnown);
  const compress = CODINGS.get(coding ?? '');
  if (coding === undefined || compress === undefined || typeof answer.body !== 'string') {
    return answer;
  }
  const headers = { ...answer.headers, 'content-encoding': coding };
  return { ...answer, headers, body: compress(answer.body) };
}

function isKnown(coding: string): boolean {
  return CODINGS.has(coding);
}
