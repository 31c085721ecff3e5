import { describe, expect, test } from 'vitest';
import { ServiceTimeRecord } from '../../src/demo/service-times.ts';

function recordOf(count: number, limit = 10_000): ServiceTimeRecord {
  const record = new ServiceTimeRecord(limit);
  for (let value = count; value >= 1; value--) record.add(value);
  return record;
}

describe('ServiceTimeRecord', () => {
  test('gives exact nearest-rank percentiles', () => {
    const times = recordOf(5000).view();
    expect([0, 50, 99, 99.9, 100].map((percent) => times.percentileMs(percent))).toEqual([
      1, 2500, 4950, 4995, 5000,
    ]);
  });

  test('has no percentile without values', () => {
    expect(recordOf(0).view().percentileMs(50)).toBeNaN();
  });

  test('counts what it has no room for', () => {
    expect(recordOf(30, 20).view()).toMatchObject({ count: 20, refusedCount: 10 });
  });

  test('keeps a view as it was', () => {
    const record = recordOf(3);
    const view = record.view();
    record.add(1000);
    expect([view.count, view.percentileMs(100)]).toEqual([3, 3]);
  });
});
