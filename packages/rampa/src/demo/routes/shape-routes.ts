import { parseDuration } from '../../core/duration.ts';
import { type Answer, emptyAnswer, jsonAnswer, problemAnswer } from '../answer.ts';
import { FILLER_MAX_BYTES, fillerBytes } from '../filler.ts';
import {
  jsonResponse,
  type Operation,
  type Parameter,
  pathNumber,
  problemResponse,
  type Route,
} from '../route.ts';
import { parseWholeNumber } from '../whole-number.ts';

const REDIRECTS_MAX = 100;
const CHUNKS_MAX = 10_000;
const GAP_MAX_MS = 60_000;

/** Routes that exist for the form of their answer. */
export function shapeRoutes(): readonly Route[] {
  return [redirect(), bytes(), stream(), events()];
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
      parameters: [pathNumber('n', 'How many lines.', 3, CHUNKS_MAX), GAP],
      responses: {
        200: {
          description: 'That many lines such as {"chunk":0}',
          content: { 'application/x-ndjson': { schema: { type: 'string' } } },
        },
        400: problemResponse('A number or a gap that is out of range'),
      },
    },
    answer: (count, query) =>
      streamed('application/x-ndjson', query, count, (index) => `{"chunk":${index}}\n`),
  });
}

function events(): Route {
  return countedRoute('/events/{n}', CHUNKS_MAX, {
    operation: {
      operationId: 'getEvents',
      summary: 'Receive server-sent events, each in its own chunk',
      parameters: [pathNumber('n', 'How many events.', 3, CHUNKS_MAX), GAP],
      responses: {
        200: {
          description: 'That many events of the type `tick`, with ids from 1',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        400: problemResponse('A number or a gap that is out of range'),
      },
    },
    answer: (count, query) =>
      streamed('text/event-stream', query, count, (index) => {
        return `id: ${index + 1}\nevent: tick\ndata: {"tick":${index + 1}}\n\n`;
      }),
  });
}

const GAP: Parameter = {
  name: 'gap',
  in: 'query',
  required: false,
  description: 'The pause between two of them, such as 20ms; default none.',
  schema: { type: 'string' },
  example: '1ms',
};

function streamed(
  contentType: string,
  query: URLSearchParams,
  count: number,
  chunkAt: (index: number) => string,
): Answer {
  const gapMs = parseDuration(query.get('gap') ?? '0s');
  if (gapMs === undefined || gapMs > GAP_MAX_MS) {
    return problemAnswer(400, 'Bad Request', 'gap must be a duration of at most 60s such as 20ms');
  }
  const headers = { 'content-type': contentType };
  return { status: 200, headers, body: { chunks: chunksOf(count, chunkAt), gapMs } };
}

function countedRoute(
  path: string,
  max: number,
  spec: { readonly operation: Operation; answer(count: number, query: URLSearchParams): Answer },
): Route {
  return {
    method: 'GET',
    path,
    operation: spec.operation,
    answer({ params, query }) {
      const count = parseWholeNumber(params['n'], 0, max);
      return count === undefined
        ? problemAnswer(400, 'Bad Request', `the number must be 0 to ${max}`)
        : spec.answer(count, query);
    },
  };
}

function* chunksOf(count: number, chunkAt: (index: number) => string): Generator<string> {
  for (let index = 0; index < count; index++) yield chunkAt(index);
}
