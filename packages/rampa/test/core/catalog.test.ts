import { describe, expect, test } from 'vitest';
import { BUILT_IN_METRICS, CATALOG } from '../../src/core/catalog.ts';
import { INTENDED_SUFFIX } from '../../src/core/metric.ts';

const ROWS = Object.values(CATALOG);

describe('the catalogue of metrics', () => {
  test('no name comes twice, and every metric says what it means', () => {
    expect(BUILT_IN_METRICS.size).toBe(ROWS.length);
    expect(ROWS.filter(({ meaning }) => meaning === '')).toEqual([]);
  });

  test('names are snake_case, with the suffix of intended times at most', () => {
    const odd = ROWS.filter(({ name }) => !/^[a-z]+(_[a-z]+)*(@intended)?$/.test(name));
    expect(odd).toEqual([]);
  });

  test('a metric of intended times stands beside one of the same kind and unit', () => {
    const intended = ROWS.filter(({ name }) => name.endsWith(INTENDED_SUFFIX));
    expect(intended.map(({ name }) => name)).toEqual([
      'iteration_duration@intended',
      'group_duration@intended',
      'http_req_duration@intended',
    ]);
    for (const { name, kind, unit } of intended) {
      const service = BUILT_IN_METRICS.get(name.slice(0, -INTENDED_SUFFIX.length));
      expect(service).toMatchObject({ kind, unit });
    }
  });

  test('every trend is a time', () => {
    const trends = ROWS.filter(({ kind }) => kind === 'trend');
    expect(trends.filter(({ unit }) => unit !== 'time')).toEqual([]);
  });
});
