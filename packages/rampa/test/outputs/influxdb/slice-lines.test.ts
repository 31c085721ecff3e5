import { expect, test } from 'vitest';
import { sliceLines } from '../../../src/outputs/influxdb/slice-lines.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';

test('every series of a second is a point with the fields of its kind', () => {
  expect(sliceLines(SLICE, SLICE_STARTED_AT, [50, 99.9])).toEqual([
    'http_reqs,name=a sum=6,rate=6 1700000000000000000\n',
    'vus value=3,min=1,max=5 1700000000000000000\n',
    'checks,check=ok passes=3,fails=1 1700000000000000000\n',
    'http_req_duration,name=a count=5,sum=15,min=-1,max=10,p50=2,p99.9=10 1700000000000000000\n',
  ]);
});

test('a rate is that of a second, however long the slice is', () => {
  const [line] = sliceLines({ ...SLICE, endSecond: SLICE.startSecond + 4 }, SLICE_STARTED_AT, []);
  expect(line).toBe('http_reqs,name=a sum=6,rate=1.5 1700000000000000000\n');
});
