import { type Answer, emptyAnswer, jsonAnswer, problemAnswer } from '../answer.ts';
import { FILLER_MAX_BYTES, fillerBytes } from '../filler.ts';
import { jsonResponse, type Operation, pathNumber, problemResponse, type Route } from '../route.ts';
import { parseWholeNumber } from '../whole-number.ts';

const REDIRECTS_MAX = 100;
const CHUNKS_MAX = 10_000;

/** Routes that exist for the form of their answer. */
export function shapeRoutes(): readonly Route[] {
  return [redirect(), bytes(), stream()];
}

function redirect(): Route {
  return countedRoute('/redirect/{n}', REDIRECTS_MAX, {
    operation: {
      operationId: 'followRedirects',
      summary: 'Go through a chain of redirects',
      parameters: [pathNumber('n', 'How many redirects are left.', 1, REDIRECTS_MAX)],
      responses: {
        200: jsonResponse('The end of the chain', 'RedirectEnd'),
        302: {
          description: 'The next step',
          headers: { location: { schema: { type: 'string' } } },
        },
        400: problemResponse('A number that is out of range'),
      },
    },
    answer: (count) =>
      count === 0
        ? jsonAnswer(200, { arrived: true })
        : emptyAnswer(302, { location: `/redirect/${count - 1}` }),
  });
}

function bytes(): Route {
  return countedRoute('/bytes/{n}', FILLER_MAX_BYTES, {
    operation: {
      operationId: 'getBytes',
      summary: 'Receive a body of a given size',
      parameters: [pathNumber('n', 'The size of the body.', 1000, FILLER_MAX_BYTES)],
      responses: {
        200: {
          description: 'That many bytes',
          content: { 'application/octet-stream': { schema: {} } },
        },
        400: problemResponse('A number that is out of range'),
      },
    },
    answer: (count) => ({
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: fillerBytes(count),
    }),
  });
}

function stream(): Route {
  return countedRoute('/stream/{n}', CHUNKS_MAX, {
    operation: {
      operationId: 'getStream',
      summary: 'Receive lines of JSON, each in its own chunk',
      parameters: [pathNumber('n', 'How many lines.', 3, CHUNKS_MAX)],
      responses: {
        200: {
          description: 'That many lines such as {"chunk":0}',
          content: { 'application/x-ndjson': { schema: { type: 'string' } } },
        },
        400: problemResponse('A number that is out of range'),
      },
    },
    answer: (count) => ({
      status: 200,
      headers: { 'content-type': 'application/x-ndjson' },
      body: { chunks: lines(count) },
    }),
  });
}

function countedRoute(
  path: string,
  max: number,
  spec: { readonly operation: Operation; answer(count: number): Answer },
): Route {
  return {
    method: 'GET',
    path,
    operation: spec.operation,
    answer({ params }) {
      const count = parseWholeNumber(params['n'], 0, max);
      return count === undefined
        ? problemAnswer(400, 'Bad Request', `the number must be 0 to ${max}`)
        : spec.answer(count);
    },
  };
}

function* lines(count: number): Generator<string> {
  for (let index = 0; index < count; index++) yield `{"chunk":${index}}\n`;
}
