import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/core/catalog.ts';
import { isRampaError } from '../../src/core/errors.ts';
import type { MetricKind, MetricSpec, Tags } from '../../src/core/metric.ts';
import { type DeltaFrame, frameTransfers } from '../../src/metrics/frame.ts';
import { CUSTOM_METRIC_LIMIT } from '../../src/metrics/limits.ts';
import { Recorder } from '../../src/metrics/recorder.ts';

const custom = (name: string, kind: MetricKind): MetricSpec => ({ name, kind, unit: 'none' });
const recorderOf = (maxSeries = 1000, metrics: readonly MetricSpec[] = []): Recorder =>
  new Recorder({ maxSeries, metrics });

describe('a recorder hands out series', () => {
  test('the same object for the same metric and tags, in any order', () => {
    const recorder = recorderOf();
    const first = recorder.series(CATALOG.httpReqs, { method: 'GET', status: '200' });
    expect(recorder.series(CATALOG.httpReqs, { status: '200', method: 'GET' })).toBe(first);
    expect(recorder.series(CATALOG.httpReqs, { status: '404', method: 'GET' })).not.toBe(first);
    expect(recorder.series(CATALOG.httpReqFailed, { method: 'GET', status: '200' })).not.toBe(
      first,
    );
  });

  test('the same object for a frozen tag set and for an equal one', () => {
    const recorder = recorderOf();
    const tags = Object.freeze({ scenario: 'browse' });
    const first = recorder.series(CATALOG.iterations, tags);
    expect(recorder.series(CATALOG.iterations, tags)).toBe(first);
    expect(recorder.series(CATALOG.iterations, { scenario: 'browse' })).toBe(first);
  });

  test('another object once a tag set that is not frozen has changed', () => {
    const recorder = recorderOf();
    const tags = { status: '200' };
    const first = recorder.series(CATALOG.httpReqs, tags);
    tags.status = '404';
    expect(recorder.series(CATALOG.httpReqs, tags)).not.toBe(first);
  });

  test('never the same for tags that only look alike when joined', () => {
    const recorder = recorderOf();
    const first = recorder.series(CATALOG.httpReqs, { a: '1', b: '2' });
    expect(recorder.series(CATALOG.httpReqs, { a: '11:b1:2' })).not.toBe(first);
    expect(recorder.series(CATALOG.httpReqs, { a: '1,b:2' })).not.toBe(first);
  });

  test('with tags that are undefined left out', () => {
    const recorder = recorderOf();
    const source: Record<string, string | undefined> = { method: 'GET', group: undefined };
    const series = recorder.series(CATALOG.httpReqs, source as Tags);
    expect(recorder.series(CATALOG.httpReqs, { method: 'GET' })).toBe(series);
  });

  test('of a built-in metric to a script that uses it with the same kind', () => {
    const recorder = recorderOf();
    const series = recorder.series(custom('http_reqs', 'counter'), {});
    expect(recorder.series(CATALOG.httpReqs, {})).toBe(series);
  });

  test.each([
    ['a custom metric', custom('orders', 'counter'), 'gauge'],
    ['a built-in metric', CATALOG.httpReqs, 'trend'],
  ] as const)('and refuses another kind for %s', (_, spec, kind) => {
    const recorder = recorderOf();
    recorder.series(spec, {});
    const error = errorOf(() => recorder.series({ ...spec, kind }, {}));
    expect(error.code).toBe('RAMPA_METRIC_KIND');
    expect(error.message).toBe(
      `metric '${spec.name}' already registered as counter, cannot re-register as ${kind}`,
    );
  });

  test('and refuses another kind for a declared metric that was not used yet', () => {
    const recorder = recorderOf(1000, [custom('orders', 'rate')]);
    expect(errorOf(() => recorder.series(custom('orders', 'trend'), {})).message).toBe(
      "metric 'orders' already registered as rate, cannot re-register as trend",
    );
  });

  test('for the times of a metric from the intended start, in the unit that it has', () => {
    const recorder = recorderOf();
    recorder.series({ name: 'mine', kind: 'trend', unit: 'none' }, {}).add(1);
    recorder.series({ name: 'mine@intended', kind: 'trend', unit: 'time' }, {}).add(2);
    expect(recorder.takeFrame()?.definitions.map(({ metric, unit }) => [metric, unit])).toEqual([
      ['mine', 'none'],
      ['mine@intended', 'none'],
    ]);
  });

  test('and such times count neither as a metric of their own, nor without theirs', () => {
    const recorder = recorderOf();
    recorder.series(custom('m0', 'trend'), {}).add(1);
    recorder.series(custom('m0@intended', 'trend'), {}).add(1);
    for (let index = 1; index <= 1000; index++) {
      recorder.series(custom(`m${index}`, 'trend'), {}).add(1);
    }
    recorder.series(custom('m1000@intended', 'trend'), {}).add(1);
    const frame = taken(recorder);
    expect(frame.definitions).toHaveLength(1001);
    // The one over the limit, and its times from the intended start.
    expect(frame.losses.unnamed).toBe(2);
  });

  test.each(['', 'with space', 'a{b}', 'x'.repeat(129), 'two words@intended', 'naïve'])(
    'but not for a metric named %j',
    (name) => {
      const error = errorOf(() => recorderOf().series(custom(name, 'counter'), {}));
      expect(error.code).toBe('RAMPA_METRIC_NAME');
    },
  );

  test.each(['a', 'Cart.items-2:eu/west_1', '__proto__', 'x'.repeat(128)])(
    'for a metric named %j',
    (name) => {
      const recorder = recorderOf();
      recorder.series(custom(name, 'counter'), {}).add(1);
      expect(recorder.takeFrame()?.definitions.map(({ metric }) => metric)).toEqual([name]);
    },
  );

  test.each([
    [{ status: 200 }, "tag 'status' of metric 'http_reqs' must be text, got 200"],
    [{ status: null }, "tag 'status' of metric 'http_reqs' must be text, got null"],
    [{ '': 'x' }, `metric 'http_reqs' has a tag name that is not allowed, got ""`],
    [
      { __overflow__: 'true' },
      `metric 'http_reqs' has a tag name that is not allowed, got "__overflow__"`,
    ],
  ])('but not for the tags %j', (tags: Record<string, unknown>, message) => {
    const recorder = recorderOf();
    recorder.series(CATALOG.httpReqs, { status: '200' });
    const error = errorOf(() => recorder.series(CATALOG.httpReqs, tags as Tags));
    expect([error.code, error.message]).toEqual(['RAMPA_METRIC_NAME', message]);
  });

  test('with long tag values cut to 1024 characters, and counts them', () => {
    const recorder = recorderOf();
    const long = `${'x'.repeat(1023)}😀`;
    const series = recorder.series(CATALOG.httpReqs, { name: long });
    expect(recorder.series(CATALOG.httpReqs, { name: `${long}more` })).toBe(series);
    const frame = taken(recorder);
    expect(frame.definitions).toHaveLength(1);
    expect(frame.definitions[0]?.tags['name']).toBe(`${'x'.repeat(1023)}\ufffd`);
    expect(frame.losses.truncatedTags).toBe(2);
  });

  test('with half characters replaced, so that what looks the same once written is one series', () => {
    const recorder = recorderOf();
    const series = recorder.series(CATALOG.httpReqs, { 'a\ud800': 'half \ud83d' });
    expect(recorder.series(CATALOG.httpReqs, { 'a\udfff': 'half \udc00' })).toBe(series);
    expect(recorder.series(CATALOG.httpReqs, { 'a\ufffd': 'half \ufffd' })).toBe(series);
    const { definitions } = taken(recorder);
    expect(definitions.map(({ tags }) => tags)).toEqual([{ 'a\ufffd': 'half \ufffd' }]);
  });
});

describe('a recorder bounds what it keeps', () => {
  test('by an overflow series per metric and scenario, without the other tags of the samples', () => {
    const recorder = recorderOf(2);
    for (const id of ['1', '2', '3', '4']) {
      recorder.series(CATALOG.httpReqs, { scenario: 'default', name: id }).add(1);
    }
    recorder.series(CATALOG.httpReqFailed, { name: '9' }).add(0);
    const frame = taken(recorder);
    expect(frame.definitions.map(({ metric, tags }) => [metric, tags])).toEqual([
      ['http_reqs', { scenario: 'default', name: '1' }],
      ['http_reqs', { scenario: 'default', name: '2' }],
      ['http_reqs', { scenario: 'default', __overflow__: 'true' }],
      ['http_req_failed', { name: '9' }],
    ]);
    expect([...frame.counters.samples]).toEqual([1, 1, 2]);
  });

  test('by discarding, and counting, samples of too many custom metrics', () => {
    const recorder = recorderOf(1000, [custom('declared', 'counter')]);
    for (let index = 0; index < CUSTOM_METRIC_LIMIT + 3; index++) {
      recorder.series(custom(`metric_${index}`, 'counter'), {}).add(1);
    }
    recorder.series(custom('declared', 'counter'), {}).add(1);
    const frame = taken(recorder);
    expect(frame.definitions).toHaveLength(CUSTOM_METRIC_LIMIT + 1);
    expect(frame.losses.unnamed).toBe(3);
  });
});

describe('a frame', () => {
  test('tells the values of tags beyond the budget, each once, also without a sample', () => {
    const recorder = recorderOf(1);
    for (const name of ['1', '2', '3']) recorder.series(CATALOG.httpReqs, { name }).add(1);
    expect(taken(recorder).losses.folded).toEqual([
      { tag: 'name', values: ['2', '3'], isCut: false },
    ]);
    recorder.series(CATALOG.httpReqs, { name: '3' });
    expect(recorder.takeFrame()).toBeUndefined();
    recorder.series(CATALOG.httpReqs, { name: '4' });
    expect(taken(recorder).losses.folded).toEqual([{ tag: 'name', values: ['4'], isCut: false }]);
  });

  test('does not exist while there is nothing to tell', () => {
    const recorder = recorderOf();
    expect(recorder.takeFrame()).toBeUndefined();
    recorder.series(CATALOG.iterations, {}).add(1);
    expect(recorder.takeFrame()).toBeDefined();
    expect(recorder.takeFrame()).toBeUndefined();
  });

  test('holds what happened since the last one, per kind', () => {
    const recorder = recorderOf();
    fill(recorder);
    taken(recorder);
    fill(recorder);
    const { definitions, counters, gauges, rates, trends } = taken(recorder);
    expect(definitions).toEqual([]);
    expect([...counters.sums, ...counters.samples]).toEqual([12, 2]);
    expect([...gauges.lasts, ...gauges.mins, ...gauges.maxs]).toEqual([4, 2, 9]);
    expect([...rates.trues, ...rates.samples]).toEqual([2, 3]);
    expect([...trends.samples, ...trends.sums, ...trends.mins, ...trends.maxs]).toEqual([
      4, 2002.5, -0.5, 2000,
    ]);
    expect([...trends.positive.indexes]).toEqual([1500, 12_193]);
    expect([...trends.positive.counts]).toEqual([2, 1]);
    expect([...trends.negative.indexes]).toEqual([500]);
  });

  test('only has the series that were touched', () => {
    const recorder = recorderOf();
    const quiet = recorder.series(CATALOG.iterationDuration, { scenario: 'a' });
    const busy = recorder.series(CATALOG.iterationDuration, { scenario: 'b' });
    quiet.add(1);
    busy.add(2);
    taken(recorder);
    busy.add(3);
    expect([...taken(recorder).trends.ids]).toEqual([1]);
  });

  test('has the same buckets, ascending, for few samples and for many', () => {
    const recorder = recorderOf();
    const series = recorder.series(CATALOG.iterationDuration, {});
    const rounds = [1, 50, 1].map((repeats) => {
      for (let index = 0; index < 10 * repeats; index++) series.add((9 - (index % 10)) * 100);
      const { indexes, counts } = taken(recorder).trends.positive;
      return { indexes: [...indexes], counts: [...counts].map((count) => count / repeats) };
    });
    expect(rounds[0]?.indexes).toHaveLength(10);
    expect(rounds[0]?.indexes).toEqual(rounds[0]?.indexes.toSorted((a, b) => a - b));
    expect(rounds[0]?.counts).toEqual(Array(10).fill(1));
    expect(rounds[1]).toEqual(rounds[0]);
    expect(rounds[2]).toEqual(rounds[0]);
  });

  test('refuses and counts NaN and infinities, in every kind', () => {
    const recorder = recorderOf();
    const specs = [CATALOG.httpReqs, CATALOG.vus, CATALOG.checks, CATALOG.httpReqDuration];
    for (const spec of specs) {
      const series = recorder.series(spec, {});
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -Infinity, 1]) series.add(value);
    }
    const { counters, gauges, rates, trends, losses } = taken(recorder);
    const samples = [counters, gauges, rates, trends].map((columns) => [...columns.samples]);
    expect(samples).toEqual([[1], [1], [1], [1]]);
    expect(losses.refused).toEqual(specs.map(({ name }) => ({ metric: name, count: 3 })));
  });

  test('keeps sums of huge values finite', () => {
    const recorder = recorderOf();
    for (const value of [1e308, 1e308]) {
      recorder.series(custom('huge', 'counter'), {}).add(value);
      recorder.series(custom('huge_trend', 'trend'), {}).add(value);
    }
    const { counters, trends } = taken(recorder);
    expect([...counters.sums, ...trends.sums]).toEqual([Number.MAX_VALUE, Number.MAX_VALUE]);
    expect([...trends.clamped, ...trends.maxs]).toEqual([2, 1e308]);
  });

  test('survives a structured clone, with its buffers transferred', () => {
    const recorder = recorderOf();
    fill(recorder);
    const frame = taken(recorder);
    const copy = structuredClone(frame);
    const transfer = frameTransfers(frame);
    expect(new Set(transfer).size).toBe(transfer.length);
    expect(structuredClone(frame, { transfer })).toEqual(copy);
    expect(frame.trends.positive.indexes).toHaveLength(0);
  });
});

function fill(recorder: Recorder): void {
  const tags = { scenario: 'default' };
  for (const value of [5, 7]) recorder.series(CATALOG.dataSent, tags).add(value);
  for (const value of [2, 9, 4]) recorder.series(CATALOG.vus, tags).add(value);
  for (const value of [1, 0, 1]) recorder.series(CATALOG.checks, tags).add(value);
  for (const value of [1.5, 2000, -0.5, 1.5]) {
    recorder.series(CATALOG.iterationDuration, tags).add(value);
  }
}

function taken(recorder: Recorder): DeltaFrame {
  const frame = recorder.takeFrame();
  if (frame === undefined) throw new Error('there is no frame');
  return frame;
}

function errorOf(fn: () => unknown): { code: string; message: string } {
  try {
    fn();
  } catch (error) {
    if (isRampaError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
