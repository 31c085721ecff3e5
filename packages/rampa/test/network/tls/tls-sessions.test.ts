import { expect, test } from 'vitest';
import { TlsSessions } from '../../../src/network/tls/tls-sessions.ts';

const session = (text: string) => ({ session: Buffer.from(text), shown: undefined });

test('the latest session of a server is kept until it is forgotten', () => {
  const sessions = new TlsSessions();
  sessions.keep('a', session('1'));
  sessions.keep('a', session('2'));
  expect(sessions.get('a')).toEqual(session('2'));
  sessions.forget('a');
  expect(sessions.get('a')).toBeUndefined();
});

test('sessions of no more than 1,000 servers are kept, the latest', () => {
  const sessions = new TlsSessions();
  for (let index = 0; index <= 1000; index++) sessions.keep(`${index}`, session('x'));
  sessions.keep('500', session('y'));
  expect([
    sessions.get('0'),
    sessions.get('1')?.session.length,
    sessions.get('1000')?.session.length,
  ]).toEqual([undefined, 1, 1]);
});
