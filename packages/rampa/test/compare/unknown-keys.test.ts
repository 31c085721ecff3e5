import { describe, expect, test } from 'vitest';
import { refuseUnknownKeys } from '../../src/compare/unknown-keys.ts';
import { Problems } from '../../src/core/problems.ts';
import { runOf } from './documents.ts';

function refused(metrics: readonly string[], changes: readonly string[] = []): readonly string[] {
  const problems = new Problems();
  const maxChangeOf = new Map(changes.map((key) => [key, 1]));
  refuseUnknownKeys([runOf('a'), runOf('b')], { maxChange: 5, maxChangeOf, metrics }, problems);
  return problems.lines;
}

describe('keys to compare', () => {
  test('that any run has are accepted, also with a statistic', () => {
    expect(refused(['http_reqs'], ['http_reqs', 'http_req_duration:p(95)'])).toEqual([]);
  });

  test('that no run has are refused, with the closest one', () => {
    expect(refused(['http_req_durations', 'zzz'])).toEqual([
      '--metric must name a metric of these runs, got "http_req_durations", did you mean http_req_duration?',
      '--metric must name a metric of these runs, got "zzz"',
    ]);
    expect(refused([], ['http_rex', 'http_rex:rate'])).toEqual([
      '--max-change must name a metric of these runs, got "http_rex", did you mean http_reqs?',
    ]);
  });

  test('with a statistic that the metric does not have are refused', () => {
    expect(refused([], ['http_reqs:p(95)'])).toEqual([
      '--max-change must name a statistic of http_reqs: count, rate; got "p(95)"',
    ]);
  });
});
