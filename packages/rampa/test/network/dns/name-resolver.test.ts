import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { DEFAULT_NETWORK, type DnsPlan } from '../../../src/core/network.ts';
import { type Address, type Lookup, NameResolver } from '../../../src/network/dns/name-resolver.ts';

const V4 = ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((address) => ({ address, family: 4 }));
const V6 = ['2001:db8::1', '2001:db8::2'].map((address) => ({ address, family: 6 }));

/** A resolver, and the questions that it asks, to be answered by hand. */
function rig(dns: Partial<DnsPlan> = {}, localAddress?: string) {
  const clock = new VirtualClock();
  const asked: { host: string; family: number; answer: Parameters<Lookup>[2] }[] = [];
  const draws = [0, 0.4, 0.99];
  const resolver = new NameResolver(
    { ...DEFAULT_NETWORK.dns, ...dns },
    {
      clock,
      lookup: (host, { family }, answer) => asked.push({ host, family, answer }),
      localAddress,
    },
  );
  const answers: (readonly Address[] | Error)[] = [];
  const resolve = (host: string, port = 80): void => {
    const random = (): number => draws.shift() ?? 0;
    resolver.resolve(host, port, random, (error, addresses) => answers.push(error ?? addresses));
  };
  const answer = (addresses: readonly { address: string; family: number }[]): void => {
    asked.shift()?.answer(null, addresses);
  };
  const order = (): string[][] =>
    answers.map((each) => (each instanceof Error ? [] : each.map(({ address }) => address)));
  return { clock, asked, answers, resolve, answer, order };
}

describe('an address', () => {
  test('is taken as it is', () => {
    const { resolve, answers, asked } = rig();
    resolve('127.0.0.1', 8080);
    resolve('::1', 443);
    expect(answers).toEqual([
      [{ address: '127.0.0.1', port: 8080 }],
      [{ address: '::1', port: 443 }],
    ]);
    expect(asked).toEqual([]);
  });
});

describe('hosts', () => {
  const hosts = {
    'shop.example': { address: '127.0.0.2', port: undefined },
    'shop.example:8443': { address: '127.0.0.3', port: 443 },
    '192.0.2.9': { address: '127.0.0.4', port: undefined },
  };

  test('replace a name, at one port or at all, without asking', () => {
    const { resolve, answers, asked } = rig({ hosts });
    resolve('shop.example', 80);
    resolve('shop.example', 8443);
    resolve('192.0.2.9', 80);
    expect(answers).toEqual([
      [{ address: '127.0.0.2', port: 80 }],
      [{ address: '127.0.0.3', port: 443 }],
      [{ address: '127.0.0.4', port: 80 }],
    ]);
    expect(asked).toEqual([]);
  });

  test('say nothing about names below', () => {
    const { resolve, asked } = rig({ hosts });
    resolve('www.shop.example');
    expect(asked.map(({ host }) => host)).toEqual(['www.shop.example']);
  });
});

describe('answers', () => {
  test('are used again until their time is over', () => {
    const { clock, resolve, answer, answers, asked } = rig({ ttlMs: 1000 });
    resolve('shop.example');
    answer(V4);
    clock.block(999);
    resolve('shop.example');
    expect([answers.length, asked.length]).toEqual([2, 0]);
    clock.block(1);
    resolve('shop.example');
    expect([answers.length, asked.length]).toEqual([2, 1]);
  });

  test('are not used again with a time of 0', () => {
    const { resolve, answer, asked } = rig({ ttlMs: 0 });
    resolve('shop.example');
    answer(V4);
    resolve('shop.example');
    expect(asked.length).toBe(1);
  });

  test('go to all who ask meanwhile', () => {
    const { resolve, answer, asked, order } = rig({ select: 'first' });
    for (let index = 0; index < 3; index++) resolve('shop.example');
    expect(asked.length).toBe(1);
    answer([{ address: '192.0.2.1', family: 4 }]);
    expect(order()).toEqual([['192.0.2.1'], ['192.0.2.1'], ['192.0.2.1']]);
  });

  test('that there is none are for those who wait, and are asked for again', () => {
    const { resolve, answers, asked } = rig();
    resolve('nowhere.example');
    resolve('nowhere.example');
    const error = new Error('not found');
    asked.shift()?.answer(error, []);
    expect(answers).toEqual([error, error]);
    resolve('nowhere.example');
    expect(asked.length).toBe(1);
  });
});

describe('of several addresses', () => {
  test.each([
    ['first', [0, 0, 0, 0]],
    ['round-robin', [0, 1, 2, 0]],
    ['random', [0, 1, 2, 0]],
  ] as const)('%s chooses where to begin; the others follow in order', (select, firsts) => {
    const { resolve, answer, order } = rig({ select });
    for (let index = 0; index < 4; index++) resolve('shop.example');
    answer(V4);
    const all = V4.map(({ address }) => address);
    expect(order()).toEqual(firsts.map((at) => [...all.slice(at), ...all.slice(0, at)]));
  });

  test.each([
    ['any', 0, [V6[0], V4[0], V4[1]]],
    ['prefer-ipv4', 0, [V4[0], V4[1], V6[0]]],
    ['prefer-ipv6', 0, [V6[0], V4[0], V4[1]]],
  ] as const)('family %s orders them', (family, question, expected) => {
    const { resolve, answer, asked, order } = rig({ family, select: 'first' });
    resolve('shop.example');
    expect(asked[0]?.family).toBe(question);
    answer([V6[0], V4[0], V4[1]].flatMap((each) => each ?? []));
    expect(order()).toEqual([expected.map((each) => each?.address)]);
  });

  test('the other family is taken when there is nothing else', () => {
    const { resolve, answer, order } = rig({ family: 'prefer-ipv4', select: 'round-robin' });
    resolve('shop.example');
    resolve('shop.example');
    answer(V6);
    expect(order()).toEqual([
      ['2001:db8::1', '2001:db8::2'],
      ['2001:db8::2', '2001:db8::1'],
    ]);
  });

  test.each([
    ['ipv4', undefined, 4],
    ['ipv6', undefined, 6],
    ['any', '127.0.0.2', 4],
    ['prefer-ipv4', '::1', 6],
  ] as const)('family %s from %s asks for family %i', (family, localAddress, expected) => {
    const { resolve, asked } = rig({ family }, localAddress);
    resolve('shop.example');
    expect(asked[0]?.family).toBe(expected);
  });
});

test('no more than 10,000 names are remembered', () => {
  const { resolve, answer, asked } = rig();
  for (let index = 0; index <= 10_000; index++) {
    resolve(`${index}.example`);
    answer(V4);
  }
  resolve('0.example');
  resolve('10000.example');
  expect(asked.map(({ host }) => host)).toEqual(['0.example']);
});
