import { expect, test } from 'vitest';
import { planOf, problemsOf, run } from './plan-of.ts';

test('a declared metric has the unit of its kind, unless it says another', () => {
  const metrics = {
    items: { kind: 'trend', unit: 'none' },
    waits: 'trend',
    bytes: { kind: 'counter', unit: 'data' },
    calls: { kind: 'counter' },
  };
  expect(planOf({ default: run, config: { metrics } }).metrics).toEqual([
    { name: 'items', kind: 'trend', unit: 'none' },
    { name: 'waits', kind: 'trend', unit: 'time' },
    { name: 'bytes', kind: 'counter', unit: 'data' },
    { name: 'calls', kind: 'counter', unit: 'none' },
  ]);
});

test('what a user reads about metrics that are wrong', () => {
  const sources = [
    { http_reqs: 'counter' },
    { 'my metric': 'trend' },
    { items: 'histogram' },
    { items: { kind: 'trend', unit: 'seconds', nmae: 1 } },
    { items: { unit: 'time' } },
    'items',
  ];
  expect(
    sources.map((metrics) => problemsOf({ default: run, config: { metrics } })),
  ).toMatchInlineSnapshot(`
    [
      [
        "config.metrics.http_reqs has the name of a metric of rampa itself",
        "(Choose another name.)",
      ],
      [
        "config.metrics["my metric"]: metric name must be 1 to 128 of the characters A-Z a-z 0-9 _ . - : /, got "my metric"",
      ],
      [
        "config.metrics.items must be "counter", "gauge", "rate" or "trend", got "histogram"",
      ],
      [
        "config.metrics.items.unit must be "none", "time" or "data", got "seconds"",
        "config.metrics.items.nmae is not an option here, known: kind, unit",
      ],
      [
        "config.metrics.items.kind must be "counter", "gauge", "rate" or "trend", got nothing",
      ],
      [
        "config.metrics must be an object of metrics, got "items"",
      ],
    ]
  `);
});
