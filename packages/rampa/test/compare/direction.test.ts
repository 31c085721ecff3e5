import { expect, test } from 'vitest';
import { betterWhen } from '../../src/compare/direction.ts';
import type { MetricSpec } from '../../src/core/metric.ts';

test.each([
  ['http_req_duration', 'trend', 'time', 'p(95)', 'lower'],
  ['http_req_duration', 'trend', 'time', 'count', undefined],
  ['basket_size', 'trend', 'none', 'avg', undefined],
  ['http_reqs', 'counter', 'none', 'rate', 'higher'],
  ['iterations', 'counter', 'none', 'count', 'higher'],
  ['dropped_iterations', 'counter', 'none', 'rate', 'lower'],
  ['http_req_failed', 'rate', 'none', 'rate', 'lower'],
  ['http_req_failed', 'rate', 'none', 'passes', 'lower'],
  ['http_req_failed', 'rate', 'none', 'fails', 'higher'],
  ['checks', 'rate', 'none', 'passes', 'higher'],
  ['checks', 'rate', 'none', 'fails', 'lower'],
  ['login_failed', 'rate', 'none', 'fails', 'higher'],
  ['cached', 'rate', 'none', 'passes', undefined],
  ['cached', 'rate', 'none', 'fails', undefined],
  ['checks', 'rate', 'none', 'rate', 'higher'],
  ['data_received', 'counter', 'data', 'rate', undefined],
  ['vus', 'gauge', 'none', 'max', undefined],
  ['login_failed', 'rate', 'none', 'rate', 'lower'],
  ['orders.success', 'counter', 'none', 'rate', 'higher'],
  ['failover', 'counter', 'none', 'rate', undefined],
] as const)('%s (%s, %s) %s is better %s', (name, kind, unit, stat, better) => {
  const spec: MetricSpec = { name, kind, unit };
  expect(betterWhen(spec, stat)).toBe(better);
});
