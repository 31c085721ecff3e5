import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statsdLines } from '../../../src/outputs/statsd/statsd-lines.ts';
import { SLICE } from '../slice-of-each-kind.ts';
import { parseStatsd } from './parse-statsd.ts';

describe('lines of StatsD', () => {
  test('have no tags by default', () => {
    // Times are the middles of buckets between powers of 2 ** (1 / 64), but not beyond the least and the largest.
    expect(statsdLines(SLICE, { prefix: 'rampa.', tags: 'none' })).toEqual([
      'rampa.http_reqs:6|c',
      'rampa.vus:3|g',
      'rampa.checks.passes:3|c',
      'rampa.checks.fails:1|c',
      'rampa.http_req_duration:-0.994599|ms',
      'rampa.http_req_duration:0|ms',
      'rampa.http_req_duration:1.9892|ms',
      'rampa.http_req_duration:4.02172|ms',
      'rampa.http_req_duration:9.98881|ms',
    ]);
  });

  test('have the tags of Datadog', () => {
    const lines = statsdLines(SLICE, { prefix: '', tags: 'datadog' });
    expect(lines.slice(0, 4)).toEqual([
      'http_reqs:6|c|#name:a',
      'vus:3|g',
      'checks.passes:3|c|#check:ok',
      'checks.fails:1|c|#check:ok',
    ]);
  });

  test('stand for all values of a bucket by their rate', () => {
    const values = {
      ...({ kind: 'trend', sum: 40, min: 5, max: 5, clamped: 0 } as const),
      positive: { indexes: Uint16Array.of(4000), counts: Uint32Array.of(8) },
      negative: { indexes: new Uint16Array(0), counts: new Uint32Array(0) },
    };
    const metric = { name: 'size', kind: 'trend', unit: 'data' } as const;
    const slice = { ...SLICE, series: [{ series: { metric, tags: {} }, values }] };
    expect(statsdLines(slice, { prefix: '', tags: 'datadog' })).toEqual(['size:5|h|@0.125']);
    expect(statsdLines(slice, { prefix: '', tags: 'none' })).toEqual(['size:5|ms|@0.125']);
  });

  test('set a negative gauge from zero, because a sign means a change', () => {
    const metric = { name: 'g', kind: 'gauge', unit: 'none' } as const;
    const values = { kind: 'gauge', samples: 1, value: -5, min: -5, max: -5 } as const;
    const slice = { ...SLICE, series: [{ series: { metric, tags: {} }, values }] };
    expect(statsdLines(slice, { prefix: '', tags: 'none' })).toEqual(['g:0|g\ng:-5|g']);
    expect(statsdLines(slice, { prefix: '', tags: 'datadog' })).toEqual(['g:-5|g']);
  });

  test('are read back with whatever the tags are, but for what separates their parts', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...':|,#@\n é'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      ),
      minLength: 1,
      maxLength: 8,
    });
    const clean = (given: string, separators: RegExp) =>
      given
        .toWellFormed()
        .replaceAll(/\p{Cc}/gu, (character) =>
          character < ' ' || character === '\x7f' ? ' ' : character,
        )
        .replaceAll(separators, '_');
    const names = fc.uniqueArray(text, { selector: (name) => clean(name, /[:|,]/g), maxLength: 4 });
    fc.assert(
      fc.property(
        text,
        names,
        fc.array(text, { minLength: 4, maxLength: 4 }),
        (name, keys, values) => {
          const tags = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
          const metric = { name, kind: 'counter', unit: 'none' } as const;
          const counter = { kind: 'counter', samples: 1, sum: 2.5 } as const;
          const slice = { ...SLICE, series: [{ series: { metric, tags }, values: counter }] };
          const [line = ''] = statsdLines(slice, { prefix: 'p.', tags: 'datadog' });
          const expected = Object.entries(tags).map(([key, value]) => [
            clean(key, /[:|,]/g),
            clean(value, /[|,]/g),
          ]);
          expect(parseStatsd(line)).toEqual([
            {
              ...{ name: `p.${clean(name, /[:|@#]/g)}`, text: '2.5', type: 'c', count: 1 },
              tags: Object.fromEntries(expected),
            },
          ]);
        },
      ),
    );
  });
});
