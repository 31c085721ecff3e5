import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { LineWriter } from '../../../src/outputs/support/line-writer.ts';
import { SampleJson } from '../../../src/outputs/support/sample-json.ts';

function jsonOf(batch: SampleBatch): string {
  const line = new LineWriter();
  new SampleJson('').write(batch, { line });
  return Buffer.from(line.take(false)).toString();
}

const text = fc.string({ unit: 'binary' });

describe('samples as JSON', () => {
  test('have metric, value, epoch seconds and tags', () => {
    const metric = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
    const json = jsonOf({
      ids: Uint32Array.of(0),
      values: Float64Array.of(0.5),
      timestamps: Float64Array.of(1_700_000_000_123.456),
      series: [{ metric, tags: { name: '/' } }],
    });
    expect(json).toBe(
      '{"metric":"http_reqs","value":0.5,"timestamp":1700000000.123456,"tags":{"name":"/"}}',
    );
  });

  test('are read back as they were, whatever metrics, tags and values are', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const tags = fc.dictionary(text, text, { noNullPrototype: true });
    fc.assert(
      fc.property(text, tags, finite, (name, given, value) => {
        const metric = { name, kind: 'trend', unit: 'none' } as const;
        const json = jsonOf({
          ids: Uint32Array.of(0),
          values: Float64Array.of(value),
          timestamps: Float64Array.of(1_700_000_000_000),
          series: [{ metric, tags: given }],
        });
        expect(json).not.toMatch(/[\r\n]/);
        // JSON has no negative zero.
        const read = { metric: name, value: value + 0, timestamp: 1_700_000_000, tags: given };
        expect(JSON.parse(json)).toEqual(read);
      }),
    );
  });
});
