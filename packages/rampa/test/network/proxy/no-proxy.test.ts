import { describe, expect, test } from 'vitest';
import { NoProxy } from '../../../src/network/proxy/no-proxy.ts';

describe('a host is reached without a proxy', () => {
  test.each<[entry: string, included: [string, number][], others: [string, number][]]>([
    [
      '*',
      [
        ['shop.example', 80],
        ['127.0.0.1', 80],
        ['::1', 80],
      ],
      [],
    ],
    [
      'shop.example',
      [
        ['shop.example', 80],
        ['shop.example', 443],
        ['www.shop.example', 80],
      ],
      [
        ['workshop.example', 80],
        ['example', 80],
      ],
    ],
    ['.shop.example', [['www.shop.example', 80]], [['shop.example', 80]]],
    ['*.shop.example', [['a.www.shop.example', 80]], [['shop.example', 80]]],
    ['shop.example:8080', [['www.shop.example', 8080]], [['shop.example', 80]]],
    [
      '192.0.2.1',
      [['192.0.2.1', 80]],
      [
        ['192.0.2.10', 80],
        ['1.192.0.2.1', 80],
      ],
    ],
    ['192.0.2.1:8080', [['192.0.2.1', 8080]], [['192.0.2.1', 80]]],
    [
      '127.0.0.0/8',
      [['127.1.2.3', 80]],
      [
        ['128.0.0.1', 80],
        ['127.example', 80],
      ],
    ],
    [
      '::1',
      [['::1', 80]],
      [
        ['::2', 80],
        ['127.0.0.1', 80],
      ],
    ],
    ['[::1]:8080', [['::1', 8080]], [['::1', 80]]],
    ['2001:db8::/32', [['2001:db8:1::1', 80]], [['2001:db9::1', 80]]],
    ['0.1', [['0.1', 80]], [['10.0.0.1', 80]]],
  ])('by the entry %s', (entry, included, others) => {
    const noProxy = new NoProxy([entry]);
    const includes = ([host, port]: [string, number]): boolean => noProxy.includes(host, port);
    expect(included.filter((each) => !includes(each))).toEqual([]);
    expect(others.filter(includes)).toEqual([]);
  });

  test('by any of several entries', () => {
    const noProxy = new NoProxy(['a.example', '10.0.0.0/8']);
    expect(noProxy.includes('a.example', 80)).toBe(true);
    expect(noProxy.includes('10.1.1.1', 80)).toBe(true);
    expect(noProxy.includes('b.example', 80)).toBe(false);
  });
});
