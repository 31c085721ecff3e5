import { describe, expect, test } from 'vitest';
import { FoldedValues } from '../../../src/metrics/totals/folded-values.ts';

describe('FoldedValues', () => {
  test('hands over each value once', () => {
    const folded = new FoldedValues();
    folded.add({ name: '/a', method: 'GET' });
    folded.add({ name: '/b', method: 'GET' });
    expect(folded.take()).toEqual([
      { tag: 'name', values: ['/a', '/b'], isCut: false },
      { tag: 'method', values: ['GET'], isCut: false },
    ]);
    folded.add({ name: '/a', method: 'POST' });
    expect(folded.take()).toEqual([{ tag: 'method', values: ['POST'], isCut: false }]);
    expect(folded.take()).toEqual([]);
  });

  test('adds up what several have taken, in any order', () => {
    const shards = [new FoldedValues(), new FoldedValues()];
    shards[0]?.add({ name: '/a' });
    shards[1]?.add({ name: '/b' });
    shards[1]?.add({ name: '/a' });
    const all = new FoldedValues();
    for (const shard of shards) all.merge(shard.take());
    expect(all.valuesOf('name')).toEqual(['/a', '/b']);
    expect(all.isComplete('name')).toBe(true);
    expect(all.valuesOf('other')).toEqual([]);
    expect(all.isComplete('other')).toBe(false);
  });

  test('knows at most 10,000 values of a tag, and says when there were more', () => {
    const folded = new FoldedValues();
    for (let index = 0; index < 10_000; index++) folded.add({ user: `${index}` });
    expect(folded.isComplete('user')).toBe(true);
    expect(folded.take()[0]?.values).toHaveLength(10_000);
    for (let index = 0; index < 100; index++) folded.add({ user: `more ${index}` });
    expect(folded.take()).toEqual([{ tag: 'user', values: [], isCut: true }]);
    expect(folded.take()).toEqual([]);
    const all = new FoldedValues();
    all.merge([{ tag: 'user', values: ['1'], isCut: true }]);
    expect(all.isComplete('user')).toBe(false);
  });

  test('and at most half a million characters of them', () => {
    const folded = new FoldedValues();
    for (let index = 0; index < 600; index++) folded.add({ user: `${index}`.padEnd(1000) });
    expect(folded.valuesOf('user')).toHaveLength(500);
    expect(folded.isComplete('user')).toBe(false);
  });

  test('knows at most 20 tags', () => {
    const folded = new FoldedValues();
    for (let index = 0; index < 30; index++) folded.add({ [`tag${index}`]: 'x' });
    expect(folded.take()).toHaveLength(20);
    expect(folded.isComplete('tag25')).toBe(false);
  });
});
