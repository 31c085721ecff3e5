import { describe, expect, test } from 'vitest';
import { Problems } from '../../src/core/problems.ts';
import { copyData } from '../../src/script/copy-data.ts';

function copied(source: unknown): { value: unknown; lines: readonly string[] } {
  const problems = new Problems();
  const value = copyData(source, 'config', problems);
  return { value, lines: problems.lines };
}

describe('copying what a script exports', () => {
  test('gives equal data that shares nothing with the original', () => {
    const source = { thresholds: { checks: ['rate>0.9'] }, vus: 3, fn: Math.abs };
    const { value, lines } = copied(source);
    expect(value).toEqual(source);
    expect(value).not.toBe(source);
    expect(lines).toEqual([]);
  });

  test('keeps a key such as __proto__ a key', () => {
    const { value } = copied(JSON.parse('{"tags":{"__proto__":"x"}}'));
    expect(JSON.stringify(value)).toBe('{"tags":{"__proto__":"x"}}');
  });

  test('names the place of a getter that throws, and reads the rest', () => {
    const source = {
      get thresholds() {
        throw new Error('no luck');
      },
      vus: 1,
    };
    expect(copied(source)).toEqual({
      value: { thresholds: undefined, vus: 1 },
      lines: ['config.thresholds threw when it was read: no luck'],
    });
  });

  test('refuses what contains itself', () => {
    const source: { tags: Record<string, unknown> } = { tags: {} };
    source.tags['self'] = source;
    expect(copied(source).lines).toEqual(['config.tags.self must not contain itself']);
  });

  test.each([
    ['Map', new Map([['checks', ['rate>0.9']]])],
    ['Promise', Promise.resolve({})],
    ['Date', new Date(0)],
  ])('refuses a %s, which would read as empty', (name, thresholds) => {
    expect(copied({ thresholds }).lines).toEqual([
      `config.thresholds must be plain data, got a ${name}`,
    ]);
  });

  test.each(['ownKeys', 'getPrototypeOf'])('refuses a proxy of which %s throws', (trap) => {
    const handler = {
      [trap]() {
        throw new Error('closed');
      },
    };
    expect(copied(new Proxy({}, handler)).lines).toEqual(['config cannot be read: closed']);
  });

  test('reads a part that is used in several places in each of them', () => {
    const common = { tags: { team: 'one' } };
    expect(copied({ scenarios: { a: common, b: common, c: [common] } })).toEqual({
      value: { scenarios: { a: common, b: common, c: [common] } },
      lines: [],
    });
  });

  test('gives up at a million values, however they come about', () => {
    const tooMany = [
      'config must not have more than 1000000 values, counting shared parts each time',
    ];
    // Each level holds the one below three times: 3 ** 18 values in a few objects.
    let level: unknown = 'leaf';
    for (let depth = 0; depth < 18; depth++) level = { a: level, b: level, c: level };
    expect(copied({ thresholds: level }).lines).toEqual(tooMany);
    expect(copied({ thresholds: new Array(4_000_000_000) }).lines).toEqual(tooMany);
    expect(copied({ thresholds: new Array(999_998).fill('rate>0') }).lines).toEqual([]);
  });

  test('gives up at twenty levels, once', () => {
    let level: unknown = 'leaf';
    for (let depth = 0; depth < 40; depth++) level = { a: level, b: level };
    expect(copied(level)).toEqual({
      value: {},
      lines: ['config must not be more than 20 levels deep'],
    });
  });

  test('refuses bytes, which would read as an object of numbers', () => {
    expect(
      copied({ tags: new Uint8Array(3), env: new DataView(new ArrayBuffer(1)) }).lines,
    ).toEqual([
      'config.tags must be plain data, got a Uint8Array',
      'config.env must be plain data, got a DataView',
    ]);
  });
});
