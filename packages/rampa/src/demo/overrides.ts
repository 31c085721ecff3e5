import { isRampaError } from '../core/errors.ts';
import { type Answer, emptyAnswer, jsonAnswer, problemAnswer } from './answer.ts';
import { FILLER_MAX_BYTES, fillerBytes } from './filler.ts';
import {
  type LatencyDistribution,
  latencyQuantileMs,
  readLatency,
} from './latency-distribution.ts';
import { parseWholeNumber } from './whole-number.ts';

const DELAY_MAX_MS = 60_000;

/** What a request asks for in its query, instead of what the shop would do. */
export interface Overrides {
  readonly latency: LatencyDistribution | undefined;
  /** Takes the place of the route's own answer. */
  readonly answer: Answer | undefined;
}

/** Reads `?delay=`, `?status=` and `?bytes=`; a value that cannot be used gives an answer with status 400. */
export function overridesOf(query: URLSearchParams): Overrides {
  const delay = query.get('delay');
  const status = query.get('status');
  const size = query.get('bytes');
  const answer = status === null && size === null ? undefined : answerOf(status, size);
  if (delay === null) return { latency: undefined, answer };
  const latency = latencyOf(delay);
  if (latency !== undefined) return { latency, answer };
  const detail = 'delay must be a latency of at most 60s such as 20ms, 10ms..50ms or exp:20ms';
  return { latency, answer: problemAnswer(400, 'Bad Request', detail) };
}

function latencyOf(text: string): LatencyDistribution | undefined {
  try {
    const latency = readLatency(text);
    return latencyQuantileMs(latency, 0.5) <= DELAY_MAX_MS ? latency : undefined;
  } catch (error) {
    if (!isRampaError(error)) throw error;
    return undefined;
  }
}

function answerOf(statusText: string | null, sizeText: string | null): Answer {
  const status = statusText === null ? 200 : parseWholeNumber(statusText, 200, 599);
  if (status === undefined) return problemAnswer(400, 'Bad Request', 'status must be 200 to 599');
  if (sizeText !== null) {
    const size = parseWholeNumber(sizeText, 0, FILLER_MAX_BYTES);
    const detail = `bytes must be 0 to ${FILLER_MAX_BYTES}`;
    if (size === undefined) return problemAnswer(400, 'Bad Request', detail);
    return { status, headers: { 'content-type': 'text/plain' }, body: fillerBytes(size) };
  }
  if (status === 204 || status === 304) return emptyAnswer(status);
  if (status < 400) return jsonAnswer(status, { status });
  return problemAnswer(status, 'As asked', `the request asked for status ${status}`);
}
