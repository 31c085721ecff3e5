import { describe, expect, test } from 'vitest';
import { judgeBars } from './bar.ts';
import { SECTIONS } from './section.ts';

test('the sections measure rampa against its bars', () => {
  const bars = SECTIONS.map(({ name, bars }) => [name, judgeBars(bars, []).map(({ bar }) => bar)]);
  expect(Object.fromEntries(bars)).toEqual({
    http: [
      'rampa: CPU us/request at most 1.50 x wrk',
      'rampa: CPU us/request at most 0.80 x autocannon',
      'rampa: CPU us/request at most 0.17 x k6',
      'rampa bench: CPU us/request at most 1.10 x rampa',
    ],
    https: ['rampa: CPU us/request at most 1.80 x wrk'],
    http2: [
      'rampa: CPU us/request at most 0.70 x k6',
      'rampa: CPU us/request at most 2.00 x h2load (goal)',
    ],
    body: [
      'rampa discardBody: MB/CPU second at least 0.60 x wrk',
      'rampa stream: MB/CPU second at least 0.60 x wrk',
    ],
  });
});

describe.each(SECTIONS)('the section $name', ({ tools, floor, bars }) => {
  test('has every tool that it compares', () => {
    const names = tools.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    const compared = [floor.name, ...bars.flatMap(({ tool, peer }) => [tool, peer])];
    expect(compared.filter((name) => !names.includes(name))).toEqual([]);
  });
});
