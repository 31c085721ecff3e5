import { describe, expect, test } from 'vitest';
import { latencyQuantileMs, readLatency } from '../../src/demo/latency-distribution.ts';

describe('readLatency', () => {
  test.each([
    ['20ms', { type: 'fixed', valueMs: 20 }],
    ['1m30s', { type: 'fixed', valueMs: 90_000 }],
    ['10ms..50ms', { type: 'uniform', minMs: 10, maxMs: 50 }],
    ['exp:20ms', { type: 'exponential', meanMs: 20 }],
    ['lognormal:20ms,0.5', { type: 'lognormal', medianMs: 20, sigma: 0.5 }],
  ])('reads %s', (text, expected) => {
    expect(readLatency(text)).toEqual(expected);
  });

  test('takes the object form as it is', () => {
    const latency = { type: 'uniform', minMs: 0.5, maxMs: 1.5 };
    expect(readLatency(latency)).toEqual(latency);
  });

  test.each([
    'soon',
    '',
    '20',
    '50ms..10ms',
    '10ms..',
    'exp:',
    'exp:x',
    'lognormal:20ms',
    'lognormal:20ms,-1',
    { type: 'fixed' },
    { type: 'fixed', valueMs: -1 },
    { type: 'fixed', valueMs: 1, sigma: 2 },
    { type: 'gauss', meanMs: 1 },
    7,
    null,
  ])('refuses %j', (source) => {
    expect(() => readLatency(source)).toThrow(/^latency must be a latency such as/);
  });

  test('says what it was asked to read', () => {
    expect(() => readLatency('soon', 'scenarios.a.latency')).toThrowErrorMatchingInlineSnapshot(
      `[RampaError: scenarios.a.latency must be a latency such as "20ms", "10ms..50ms", "exp:20ms" or "lognormal:20ms,0.5", got "soon"]`,
    );
  });
});

describe('latencyQuantileMs', () => {
  test.each([
    ['20ms', 0.99, 20],
    ['10ms..50ms', 0, 10],
    ['10ms..50ms', 0.5, 30],
    ['10ms..50ms', 1, 50],
    ['exp:20ms', 0.5, 13.862943611198906],
    ['exp:20ms', 0.99, 92.1034],
    ['exp:20ms', 1, Number.POSITIVE_INFINITY],
    ['lognormal:20ms,0.5', 0.5, 20],
    ['lognormal:20ms,0.5', 0.99, 64.0015],
  ])('of %s at %f is %f ms', (text, fraction, expectedMs) => {
    expect(latencyQuantileMs(readLatency(text), fraction)).toBeCloseTo(expectedMs, 3);
  });
});
