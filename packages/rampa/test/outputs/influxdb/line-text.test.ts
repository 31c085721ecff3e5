import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineStart, plainText } from '../../../src/outputs/influxdb/line-text.ts';
import { DIALECTS, parseLine } from './parse-line.ts';

const METRIC = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;

/** Texts with more of what is special than chance would give. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...' ,=\\"\n#é'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  minLength: 1,
  maxLength: 12,
});

function parsed(line: string, dialect: string) {
  return parseLine(`${line} value=1 0\n`, dialect);
}

describe('a line of the line protocol', () => {
  test('has its tags sorted, with what separates them escaped', () => {
    const tags = { status: '200', name: 'a b,c=d', 'my tag': '\\d+' };
    expect(lineStart({ metric: METRIC, tags })).toBe(
      'http_reqs,my\\ tag=\\d+,name=a\\ b\\,c\\=d,status=200',
    );
  });

  test('leaves out tags without a value', () => {
    expect(lineStart({ metric: METRIC, tags: { a: '', b: '1' } })).toBe('http_reqs,b=1');
  });

  test('renames tags that servers keep for themselves', () => {
    const tags = { time: '1', _field: '2', _measurement: '3' };
    expect(lineStart({ metric: METRIC, tags })).toBe(
      'http_reqs,__field_=2,__measurement_=3,_time_=1',
    );
  });

  test('keeps the first of two tags that have the same name without control characters', () => {
    expect(lineStart({ metric: METRIC, tags: { 'a\n': '1', 'a\t': '2' } })).toBe(
      'http_reqs,a\\ =2',
    );
  });

  test.each([
    ['C:\\temp', 'C:\\temp'],
    ['ends with \\', 'ends with /'],
    ['two \\\\ of them', 'two // of them'],
    ['a\\,b', 'a/,b'],
    ['two\nlines\u007f', 'two lines '],
    ['half a \ud83d pair', 'half a \ufffd pair'],
  ])('has %j as %j', (given, written) => {
    expect(plainText(given)).toBe(written);
  });

  test.each(DIALECTS)(
    'is read back equal by a server that escapes with "%s", whatever the texts are',
    (dialect) => {
      const names = fc.uniqueArray(text, { selector: plainText, maxLength: 5 });
      fc.assert(
        fc.property(
          text,
          names,
          fc.array(text, { minLength: 5, maxLength: 5 }),
          (name, keys, values) => {
            const tags = Object.fromEntries(keys.map((key, index) => [key, values[index] ?? '']));
            const line = parsed(lineStart({ metric: { ...METRIC, name }, tags }), dialect);
            expect(line.measurement).toBe(plainText(name));
            expect(line.tags).toEqual(
              Object.fromEntries(
                Object.entries(tags).map(([key, value]) => [plainText(key), plainText(value)]),
              ),
            );
          },
        ),
      );
    },
  );
});
