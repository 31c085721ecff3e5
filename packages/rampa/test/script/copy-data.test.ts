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

  test('refuses a proxy that cannot be listed', () => {
    const source = new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('closed');
        },
      },
    );
    expect(copied(source).lines).toEqual(['config cannot be read: closed']);
  });
});
