import { expect, test } from 'vitest';
import { groupTimes, selfTimes } from '../scripts/profile/self-times.ts';

const SRC = 'file:///project/packages/rampa/src';

function frame(id: number, functionName: string, url = '') {
  return { id, callFrame: { functionName, url, lineNumber: 6 } };
}

const PROFILE = {
  nodes: [
    frame(1, '(idle)'),
    frame(2, 'send', `${SRC}/http/connection.ts`),
    frame(3, 'add', `${SRC}/metrics/trend.ts`),
    frame(4, 'writeLatin1String'),
    frame(5, '(garbage collector)'),
    frame(6, 'onread', 'node:internal/stream_base_commons'),
    frame(7, '', 'file:///project/load.ts'),
    frame(8, 'send', `${SRC}/http/connection.ts`),
  ],
  samples: [1, 2, 3, 4, 5, 6, 7, 8],
  timeDeltas: [90_000, 1000, 2000, 3000, 4000, 5000, 500, 6000],
};

test('self times add up over all places that a function is called from, without idle time', () => {
  expect(selfTimes(PROFILE).map(({ name, selfMs }) => [name, selfMs])).toEqual([
    ['send http/connection.ts:7', 7],
    ['onread node:internal/stream_base_commons:7', 5],
    ['(garbage collector)', 4],
    ['writeLatin1String', 3],
    ['add metrics/trend.ts:7', 2],
    ['(anonymous) project/load.ts:7', 0.5],
  ]);
});

test('functions are grouped by the part of the program that they belong to', () => {
  expect(groupTimes(selfTimes(PROFILE)).map(({ name, selfMs }) => [name, selfMs])).toEqual([
    ['rampa http', 7],
    ['Node, JavaScript', 5],
    ['garbage collector', 4],
    ['native code and system calls', 3],
    ['rampa metrics', 2],
    ['the script', 0.5],
  ]);
});
