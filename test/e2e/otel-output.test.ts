import { type HttpReceiver, startReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import type {
  ExportRequest,
  HistogramPoint,
  NumberPoint,
} from '../../packages/rampa/src/outputs/otel/export-request.ts';
import { readExportRequest } from '../../packages/rampa/test/outputs/otel/read-export-request.ts';
import { ODD_TEXT, runOddLoad, totalsOf } from './support/odd-load.ts';

/** The last point of every series, by the name of the metric. */
function lastPoints(server: HttpReceiver): ReadonlyMap<string, (NumberPoint | HistogramPoint)[]> {
  const series = new Map<string, { name: string; point: NumberPoint | HistogramPoint }>();
  for (const { headers, body } of server.requests) {
    const isJson = headers['content-type'] === 'application/json';
    const request: ExportRequest = isJson ? JSON.parse(String(body)) : readExportRequest(body);
    const metrics = request.resourceMetrics.flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    );
    for (const { name, sum, gauge, exponentialHistogram } of metrics) {
      for (const point of (sum ?? gauge ?? exponentialHistogram)?.dataPoints ?? []) {
        series.set(JSON.stringify([name, point.attributes]), { name, point });
      }
    }
  }
  const byName = Map.groupBy(series.values(), ({ name }) => name);
  return new Map(Array.from(byName, ([name, own]) => [name, own.map(({ point }) => point)]));
}

describe('the output otel, to a collector', () => {
  test.each(['json', 'protobuf'])('has the same totals as the result (%s)', async (protocol) => {
    await using server = await startReceiver({ status: 200 });
    const load = await runOddLoad(`otel=${server.url}?protocol=${protocol}`);
    const points = lastPoints(server);
    const sumOf = (name: string) =>
      points.get(name)?.reduce((sum, point) => sum + ('asDouble' in point ? point.asDouble : 0), 0);
    const countOf = (name: string) =>
      points.get(name)?.reduce((sum, point) => sum + ('count' in point ? +point.count : 0), 0);
    const { counters, rates, trendCounts } = totalsOf(load);
    const sums = Object.keys(counters).map((name) => [name, sumOf(name)]);
    expect(Object.fromEntries(sums)).toEqual(counters);
    const shares = Object.keys(rates).map((name) => {
      return [name, { passes: sumOf(`${name}_passes`), fails: sumOf(`${name}_fails`) }];
    });
    expect(Object.fromEntries(shares)).toEqual(rates);
    const counts = Object.keys(trendCounts).map((name) => [name, countOf(name)]);
    expect(Object.fromEntries(counts)).toEqual(trendCounts);
    const changes = (points.get('change') ?? []).filter((point) => 'count' in point);
    const { min, max } = load.metrics['change'] ?? {};
    expect(Math.min(...changes.map((point) => point.min))).toBe(min);
    expect(Math.max(...changes.map((point) => point.max))).toBe(max);
    for (const { count, zeroCount, positive, negative } of changes) {
      const all = [...positive.bucketCounts, ...negative.bucketCounts, zeroCount].map(Number);
      expect(all.reduce((sum, own) => sum + own, 0)).toBe(Number(count));
    }
    const texts = changes.map(({ attributes }) => attributes.find(({ key }) => key === 'what'));
    expect(new Set(texts.map((text) => text?.value.stringValue))).toEqual(new Set([ODD_TEXT]));
  });
});
