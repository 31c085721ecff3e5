import { expect, test } from 'vitest';
import {
  leastLimitMs,
  partDeadlineMs,
  timeoutFault,
} from '../../../src/http/client/time-limits.ts';
import { PHASE, type Phase, RequestTimings } from '../../../src/http/request-timings.ts';

const LIMITS = { connectMs: 100, headersMs: 200, bodyMs: 300, totalMs: 1000 };
const NONE = { connectMs: undefined, headersMs: undefined, bodyMs: undefined, totalMs: 1000 };

/** A request that began at 1000 and entered each phase up to this one 10 ms after the one before. */
function timingsIn(last: Phase): RequestTimings {
  const timings = new RequestTimings(1000);
  for (let phase = 1; phase <= last; phase++) timings.enter(phase as Phase, 1000 + phase * 10);
  return timings;
}

test.each([
  ['blocked', 1100, 'no connection within 100ms (timeout.connect), it was getting a connection'],
  ['connecting', 1100, 'no connection within 100ms (timeout.connect), it was connecting'],
  [
    'tlsHandshaking',
    1100,
    'no connection within 100ms (timeout.connect), it was in the TLS handshake',
  ],
  ['sending', Number.POSITIVE_INFINITY, 'no response within 1s, it was sending the request'],
  ['waiting', 1240, 'no answer within 200ms (timeout.headers), it was waiting for the response'],
  [
    'receiving',
    1350,
    'no complete body within 300ms (timeout.body), it was receiving the response',
  ],
] as const)('a request that is %s has to be done with it by %i', (phase, deadlineMs, problem) => {
  const timings = timingsIn(PHASE[phase]);
  expect(partDeadlineMs(timings, LIMITS)).toBe(deadlineMs);
  expect(partDeadlineMs(timings, NONE)).toBe(Number.POSITIVE_INFINITY);
  expect(timeoutFault(timings, LIMITS, false)).toEqual({ code: 'RAMPA_HTTP_TIMEOUT', problem });
});

test('the limit of the whole says what the request was doing', () => {
  expect(timeoutFault(timingsIn(PHASE.waiting), LIMITS, true).problem).toBe(
    'no response within 1s, it was waiting for the response',
  );
});

test('a request that starts over on another connection has the same time for getting one', () => {
  const timings = timingsIn(PHASE.waiting);
  timings.restart(1060);
  expect(partDeadlineMs(timings, LIMITS)).toBe(1100);
});

test('the shortest limit says how often one has to look', () => {
  expect(leastLimitMs(LIMITS)).toBe(100);
  expect(leastLimitMs({ ...NONE, bodyMs: 300 })).toBe(300);
  expect(leastLimitMs(NONE)).toBe(Number.POSITIVE_INFINITY);
});
