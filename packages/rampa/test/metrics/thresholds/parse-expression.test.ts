import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatAggregation,
  parseThreshold,
} from '../../../src/metrics/thresholds/parse-expression.ts';

describe('parseThreshold', () => {
  test.each([
    ['p(95)<500', 'p(95)', '<', 500],
    ['p(99.9)<=1000', 'p(99.9)', '<=', 1000],
    ['p( 50 ) < 1', 'p(50)', '<', 1],
    ['p(0)>0', 'p(0)', '>', 0],
    ['p(100)<1', 'p(100)', '<', 1],
    ['p(.5)<1', 'p(0.5)', '<', 1],
    ['avg<200', 'avg', '<', 200],
    ['min > -1.5', 'min', '>', -1.5],
    ['max<2e3', 'max', '<', 2000],
    ['med<=.5', 'med', '<=', 0.5],
    ['  count >= 100  ', 'count', '>=', 100],
    ['rate<0.01', 'rate', '<', 0.01],
    ['rate==1', 'rate', '==', 1],
    ['rate===1', 'rate', '==', 1],
    ['value!=+3', 'value', '!=', 3],
    ['count\t<\n1E-3', 'count', '<', 0.001],
  ])('reads %j', (text, aggregation, operator, value) => {
    const expression = parseThreshold(text);
    expect(expression).toMatchObject({ operator, value });
    expect(expression && formatAggregation(expression.aggregation)).toBe(aggregation);
  });

  test.each([
    '',
    'p(95)',
    '<500',
    'p(95)<',
    'p95<500',
    'p(101)<500',
    'p(-1)<500',
    'p()<500',
    'p(1e1)<500',
    'rate=0.5',
    'rate!0.5',
    'rate=<0.5',
    'rate<>0.5',
    'rate!==1',
    'rate < = 1',
    'mean<5',
    'avg<5ms',
    'avg<1e999',
    'avg<0x10',
    'avg<NaN',
    'AVG<5',
    'avg<5 && max<6',
    'avg < 5 < 6',
  ])('refuses %j', (text) => {
    expect(parseThreshold(text)).toBeUndefined();
  });

  test('reads every finite number back as it was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseThreshold(`avg<${value}`)?.value).toBe(Number(`${value}`));
      }),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseThreshold(text)));
  });
});
