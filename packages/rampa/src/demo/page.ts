import { type Answer, jsonAnswer, problemAnswer } from './answer.ts';
import type { Parameter } from './route.ts';
import { parseWholeNumber } from './whole-number.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** The query parameters that {@link pageAnswer} understands. */
export const PAGE_PARAMETERS: readonly Parameter[] = [
  {
    name: 'limit',
    in: 'query',
    required: false,
    description: 'How many items to return.',
    schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
    example: 10,
  },
  {
    name: 'offset',
    in: 'query',
    required: false,
    description: 'How many items to leave out at the start.',
    schema: { type: 'integer', minimum: 0, default: 0 },
    example: 0,
  },
];

/** The part of `items` that the query asks for, or status 400. */
export function pageAnswer(items: readonly unknown[], query: URLSearchParams): Answer {
  const limit = parseWholeNumber(query.get('limit') ?? String(LIMIT_DEFAULT), 1, LIMIT_MAX);
  const offset = parseWholeNumber(query.get('offset') ?? '0', 0, Number.MAX_SAFE_INTEGER);
  if (limit === undefined || offset === undefined) {
    return problemAnswer(
      400,
      'Bad Request',
      `limit must be 1 to ${LIMIT_MAX} and offset 0 or more`,
    );
  }
  const page = items.slice(offset, offset + limit);
  return jsonAnswer(200, { items: page, total: items.length, limit, offset });
}
