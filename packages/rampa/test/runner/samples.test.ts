import { describe, expect, test } from 'vitest';
import type { Output } from '../../src/core/output.ts';
import type { SampleBatch } from '../../src/core/sample.ts';
import type { SliceValues } from '../../src/core/slice.ts';
import { Engine } from '../../src/runner/engine.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { scenario } from '../../src/script/define.ts';

interface Row {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestamp: number;
}

function collector(): Output & { readonly rows: Row[] } {
  const rows: Row[] = [];
  return {
    name: 'collector',
    rows,
    onSamples: (batch) => void rows.push(...rowsOf(batch)),
    finish: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function rowsOf({ ids, values, timestamps, series }: SampleBatch): Row[] {
  return Array.from(ids, (id, row) => ({
    metric: series[id]?.metric.name ?? 'unknown',
    tags: series[id]?.tags ?? {},
    value: values[row] ?? Number.NaN,
    timestamp: timestamps[row] ?? Number.NaN,
  }));
}

function countOf(values: SliceValues): number {
  if (values.kind !== 'trend') return values.samples;
  const counts = [...values.positive.counts, ...values.negative.counts];
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('an output that takes samples', () => {
  test.each([1, 3])(
    'gets every one of %i shards, with its series and time',
    async (inlineShards) => {
      const output = collector();
      const plan = await definePlan({
        default: scenario(
          { executor: 'shared-iterations', vus: 4, iterations: 12 },
          async (worker) => {
            worker.counter('orders', 2, { shop: 'a' });
            worker.trend('size', worker.execution.iteration);
          },
        ),
      });
      const beforeMs = Date.now();
      const result = await new Engine(plan, { outputs: [output], inlineShards }).start().wait();
      const orders = output.rows.filter(({ metric }) => metric === 'orders');
      const sizes = output.rows.filter(({ metric }) => metric === 'size');
      expect(orders.map(({ value }) => value)).toEqual(Array(12).fill(2));
      expect(orders[0]?.tags).toMatchObject({ scenario: 'default', shop: 'a' });
      expect(sizes.map(({ value }) => value).sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
      expect(output.rows.filter(({ metric }) => metric === 'iterations')).toHaveLength(12);
      for (const { timestamp } of output.rows) {
        expect(timestamp).toBeGreaterThan(beforeMs - 1000);
        expect(timestamp).toBeLessThan(Date.now() + 1000);
      }
      expect(result.warnings).toEqual([]);
    },
  );

  test('may keep what it is given, unless it says that it does not', async () => {
    const kept: SampleBatch[] = [];
    const seen: (readonly number[])[] = [];
    const passing: Float64Array[] = [];
    const keeping: Output = {
      ...collector(),
      onSamples(batch) {
        kept.push(batch);
        seen.push([...batch.values]);
      },
    };
    const reading: Output = {
      ...collector(),
      readsSamplesAtOnce: true,
      onSamples: ({ values }) => void passing.push(values),
    };
    const plan = await definePlan({
      default: scenario(
        { executor: 'shared-iterations', vus: 1, iterations: 4 },
        async (worker) => {
          worker.trend('size', worker.execution.iteration);
          await worker.sleep(110);
        },
      ),
    });
    await new Engine(plan, { outputs: [keeping, reading], inlineShards: 1 }).start().wait();
    expect(seen.length).toBeGreaterThan(3);
    expect(kept.map(({ values }) => [...values])).toEqual(seen);
    // The shard has no more arrays than are under way.
    expect(new Set(passing.map(({ buffer }) => buffer)).size).toBeLessThan(passing.length);
  });

  test.each([1, 2])(
    'gets all but what the tap of one of %i shards had no room for, which is counted',
    async (inlineShards) => {
      const output = collector();
      let recordedCount = 0;
      const counting: Output = {
        ...output,
        onSlice: ({ series }) => {
          for (const { values } of series) recordedCount += countOf(values);
        },
      };
      const plan = await definePlan({
        default: scenario(
          { executor: 'per-vu-iterations', vus: 2, iterations: 2 },
          async (worker) => {
            // More than the 65,536 that there is room for, before any can be handed over.
            for (let index = 0; index < 70_000; index++) worker.counter('orders', index);
            await worker.sleep(120);
          },
        ),
      });
      const result = await new Engine(plan, { outputs: [counting], inlineShards }).start().wait();
      expect(result.causes).toEqual([]);
      const [warning = ''] = result.warnings.filter((text) => text.includes('left out'));
      const [, dropped = ''] =
        /^(\d+) samples were left out of the outputs that take every sample: /.exec(warning) ?? [];
      expect(Number(dropped)).toBeGreaterThanOrEqual(4 * (70_000 - 65_536));
      expect(output.rows.length + Number(dropped)).toBe(recordedCount);
      expect(recordedCount).toBeGreaterThan(280_000);
    },
  );
});
