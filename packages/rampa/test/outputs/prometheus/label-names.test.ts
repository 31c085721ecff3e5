import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsOf, metricName } from '../../../src/outputs/prometheus/label-names.ts';

const METRIC = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
const namesOf = (tags: Record<string, string>) =>
  labelsOf({ metric: METRIC, tags }).map(({ name, value }) => `${name}=${value}`);

describe('names for Prometheus', () => {
  test.each([
    ['http_req_duration@intended', 'http_req_duration_intended'],
    ['shop/orders.paid-v2', 'shop_orders_paid_v2'],
    ['job:rate', 'job:rate'],
    ['404s', '_404s'],
  ])('a metric %s is %s', (given, written) => {
    expect(metricName(given)).toBe(written);
  });

  test('labels are sorted, and those without a value left out', () => {
    expect(namesOf({ status: '200', name: '/a "b"\n', error: '' })).toEqual([
      'name=/a "b"\n',
      'status=200',
    ]);
  });

  test('labels with a meaning of their own get a prefix', () => {
    expect(namesOf({ quantile: '1', __name__: '2', __overflow__: 'true', 'le-2': '3' })).toEqual([
      '_overflow__=true',
      'le_2=3',
      'tag___name__=2',
      'tag_quantile=1',
    ]);
  });

  test('labels that would be the same get a number', () => {
    expect(namesOf({ 'a-b': '1', 'a.b': '2', a_b_2: '3' })).toEqual([
      'a_b=1',
      'a_b_2=2',
      'a_b_2_2=3',
    ]);
  });

  test('whatever the tags are, names are valid, sorted and different, and values are kept', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.dictionary(text, text, { noNullPrototype: true, maxKeys: 6 }), (tags) => {
        const labels = labelsOf({ metric: METRIC, tags });
        const names = labels.map(({ name }) => name);
        expect(names).toEqual([...new Set(names)].toSorted());
        for (const name of names) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        const values = Object.values(tags).map((value) => value.toWellFormed());
        expect(labels.map(({ value }) => value).toSorted()).toEqual(values.toSorted());
      }),
    );
  });
});
