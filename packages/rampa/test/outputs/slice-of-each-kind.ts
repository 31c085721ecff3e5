import type { RunSlice } from '../../src/core/slice.ts';
import { bucketIndex } from '../../src/metrics/bucket-index.ts';

/** When {@link SLICE} began: Unix epoch, ms. */
export const SLICE_STARTED_AT = 1_700_000_000_000;

/** A second with a series of each kind. The trend has -1, 0, 2, 4 and 10 ms. */
export const SLICE: RunSlice = {
  startSecond: 3,
  endSecond: 4,
  errors: [],
  series: [
    {
      series: { metric: { name: 'http_reqs', kind: 'counter', unit: 'none' }, tags: { name: 'a' } },
      values: { kind: 'counter', samples: 4, sum: 6 },
    },
    {
      series: { metric: { name: 'vus', kind: 'gauge', unit: 'none' }, tags: {} },
      values: { kind: 'gauge', samples: 9, value: 3, min: 1, max: 5 },
    },
    {
      series: { metric: { name: 'checks', kind: 'rate', unit: 'none' }, tags: { check: 'ok' } },
      values: { kind: 'rate', samples: 4, passes: 3 },
    },
    {
      series: {
        metric: { name: 'http_req_duration', kind: 'trend', unit: 'time' },
        tags: { name: 'a' },
      },
      values: {
        kind: 'trend',
        sum: 15,
        min: -1,
        max: 10,
        clamped: 0,
        positive: {
          indexes: Uint16Array.of(0, ...[2000, 4000, 10_000].map(bucketIndex)),
          counts: Uint32Array.of(1, 1, 1, 1),
        },
        negative: { indexes: Uint16Array.of(bucketIndex(1000)), counts: Uint32Array.of(1) },
      },
    },
  ],
};
