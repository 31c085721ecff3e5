import { expect, test } from 'vitest';
import { parseOutputText } from '../../src/core/output-text.ts';

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
  expect(parseOutputText(text)).toEqual(spec);
});

test.each(['', '=a.json', '?a=1'])('%j names none', (text) => {
  expect(parseOutputText(text)).toBeUndefined();
});
