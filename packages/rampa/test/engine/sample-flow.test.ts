import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { SampleFlow } from '../../src/engine/sample-flow.ts';
import type { SampleColumns } from '../../src/metrics/samples/sample-columns.ts';

describe('the samples of a shard', () => {
  test('carry the time of the wall clock', () => {
    const clock = new VirtualClock();
    const flow = new SampleFlow(clock);
    flow.tap.add(0, 1);
    expect(flow.take()?.timestamps[0]).toBe(clock.wallTimeMs());
  });

  test('wait while four batches are not taken, and go on when one is', () => {
    const flow = new SampleFlow(new VirtualClock());
    const batch = (): SampleColumns | undefined => {
      flow.tap.add(0, 1);
      return flow.take();
    };
    const batches = [batch(), batch(), batch(), batch(), batch()];
    expect(batches.map((one) => one?.count)).toEqual([1, 1, 1, 1, undefined]);
    const [first] = batches;
    if (first !== undefined) flow.taken(first);
    expect(batch()?.count).toBe(2);
    expect(batch()).toBeUndefined();
  });

  test('go out at the end, whoever is slow', () => {
    const flow = new SampleFlow(new VirtualClock());
    for (let batch = 0; batch < 6; batch++) {
      flow.tap.add(0, batch);
      flow.take();
    }
    const last = flow.takeLast();
    expect(last?.values.slice(0, last.count)).toEqual(Float64Array.of(4, 5));
  });
});
