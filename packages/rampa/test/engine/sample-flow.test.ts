import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { SampleFlow } from '../../src/engine/sample-flow.ts';

describe('the samples of a shard', () => {
  test('carry the time of the wall clock', () => {
    const clock = new VirtualClock();
    const flow = new SampleFlow(clock);
    flow.tap.add(0, 1);
    const timestamps = flow.take()?.timestamps;
    expect(timestamps).toEqual(Float64Array.of(clock.wallTimeMs()));
  });

  test('wait while four batches are not taken, and go on when one is', () => {
    const flow = new SampleFlow(new VirtualClock());
    const values = (): readonly number[] => {
      flow.tap.add(0, 1);
      return [...(flow.take()?.values ?? [])];
    };
    expect([values(), values(), values(), values(), values()]).toEqual([[1], [1], [1], [1], []]);
    flow.taken();
    expect(values()).toEqual([1, 1]);
    expect(values()).toEqual([]);
  });

  test('go out at the end, whoever is slow', () => {
    const flow = new SampleFlow(new VirtualClock());
    for (let batch = 0; batch < 6; batch++) {
      flow.tap.add(0, batch);
      flow.take();
    }
    expect(flow.takeLast()?.values).toEqual(Float64Array.of(4, 5));
  });
});
