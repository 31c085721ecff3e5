import { expect, test } from 'vitest';
import { readOutputText } from '../../src/core/output-text.ts';
import { Problems } from '../../src/core/problems.ts';

const read = (text: string) => {
  const problems = new Problems();
  return { spec: readOutputText(text, '--output', problems), problems: problems.lines };
};

test.each([
  ['json', { name: 'json', destination: undefined, options: {} }],
  ['json=a=b.json', { name: 'json', destination: 'a=b.json', options: {} }],
  ['csv=', { name: 'csv', destination: '', options: {} }],
  ['csv=a.csv?tags=x,y', { name: 'csv', destination: 'a.csv', options: { tags: 'x,y' } }],
  ['github?a=1', { name: 'github', destination: undefined, options: { a: '1' } }],
  [
    'influxdb=http://host:8086?org=my%20org&token=a%3Db&mode=',
    {
      name: 'influxdb',
      destination: 'http://host:8086',
      options: { org: 'my org', token: 'a=b', mode: '' },
    },
  ],
])('%s names an output, where it goes and how', (text, spec) => {
  expect(read(text)).toEqual({ spec, problems: [] });
});

test.each(['', '=a.json', '?a=1'])('%j names none', (text) => {
  expect(read(text)).toEqual({
    spec: undefined,
    problems: [`--output must be NAME or NAME=DESTINATION, got ${JSON.stringify(text)}`],
  });
});

test('an option that is given more than once is refused, and the rest can still be judged', () => {
  const text = 'csv=a.csv?tags=a&tags=b&compression=gzip&tags=a&%74ags=c&x=&x=';
  expect(read(text)).toEqual({
    spec: {
      name: 'csv',
      destination: 'a.csv',
      options: { tags: 'c', compression: 'gzip', x: '' },
    },
    problems: [
      '--output gives csv the option "tags" more than once',
      '--output gives csv the option "x" more than once',
    ],
  });
});
