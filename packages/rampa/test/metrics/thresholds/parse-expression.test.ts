import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { THRESHOLD_GRAMMAR } from '../../../src/metrics/thresholds/grammar.ts';
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
    expect(expression).toMatchObject({ operator, limit: { type: 'number', value } });
    expect(expression && formatAggregation(expression.aggregation)).toBe(aggregation);
  });

  test.each([
    ['p(95)[30s]<400', 30_000, undefined],
    ['rate[1m]<0.01 for 20s', 60_000, 20_000],
    ['value [ 1h2m3s ] < 1e3  for  1m', 3_723_000, 60_000],
    ['max[500ms]<1', 500, undefined],
    ['max[0s]<1', 0, undefined],
    ['rate<0.01\tfor\n20s', undefined, 20_000],
    ['rate<1', undefined, undefined],
  ])('reads the window and the duration of %j', (text, windowMs, forMs) => {
    expect(parseThreshold(text)).toMatchObject({ windowMs, forMs });
  });

  test.each([
    ['p(95)<baseline', 1],
    ['med <= baseline * 1.1', 1.1],
    ['rate<baseline*2e0', 2],
    ['p(99)>=baseline*.9', 0.9],
    ['p(99)<baseline*0', 0],
    ['p(95)[30s]<baseline*1.1 for 20s', 1.1],
  ])('reads the factor of %j', (text, factor) => {
    expect(parseThreshold(text)?.limit).toEqual({ type: 'baseline', factor });
  });

  test.each([
    'p(95)<baseline*',
    'p(95)<baseline*-1',
    'p(95)<baseline*1e999',
    'p(95)<baseline+5',
    'p(95)<1.1*baseline',
    'p(95)<baselin',
    'p(95)<Baseline',
    'baseline>p(95)',
    'p(95)[]<400',
    'p(95)[30]<400',
    'p(95)[30 s]<400',
    'p(95)[1.5s]<400',
    'p(95)[-1s]<400',
    'p(95)[s]<400',
    'p(95)[1s1h]<400',
    'p(95)[30s<400',
    'p(95)30s]<400',
    '[30s]p(95)<400',
    'p(95)<[30s]400',
    'p(95)<400[30s]',
    'rate[1m]<0.01for 20s',
    'rate[1m]<0.01 for20s',
    'rate[1m]<0.01 for',
    'rate[1m]<0.01 for 20',
    'rate[1m]<0.01 for 20s for 20s',
    'rate[1m] for 20s<0.01',
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

  test.each(THRESHOLD_GRAMMAR.flatMap(({ name, examples }) => examples.map((one) => [name, one])))(
    'reads the example of the %s, %s',
    (_, example) => {
      expect(parseThreshold(example ?? '')).toBeDefined();
    },
  );

  test('reads every finite number back as it was written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseThreshold(`avg<${value}`)?.limit).toEqual({
          type: 'number',
          value: Number(`${value}`),
        });
      }),
    );
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseThreshold(text)));
  });
});
