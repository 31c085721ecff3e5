import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { foreignStack, hasOwnFrame, userFrames } from '../../src/runner/user-frames.ts';

const OWN = fileURLToPath(new URL('../../src/engine/vu/vu.ts', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../bin/rampa.js', import.meta.url));

const STACK = `TypeError: no
    at new Promise (<anonymous>)
    at async step (file:///project/flows/buy.ts?v=2:3:9)
    at Vu.run (file://${OWN}:10:2)
    at async file://${COMMAND}:18:3
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)
    at /project/node_modules/lib/index.js:1:1
    at file:///elsewhere/shared.ts:7:1
    at Object.<anonymous> (/project/load.ts:1:1)`;

describe('frames of the user', () => {
  test('leave out Node, rampa and packages, and are relative to the current folder', () => {
    expect(userFrames(STACK, '/project', 5)).toEqual([
      'flows/buy.ts:3:9',
      '/elsewhere/shared.ts:7:1',
      'load.ts:1:1',
    ]);
  });

  test('are at most as many as asked for', () => {
    expect(userFrames(STACK, '/project', 1)).toEqual(['flows/buy.ts:3:9']);
  });

  test('of nothing are none', () => {
    expect(userFrames(undefined, '/project', 3)).toEqual([]);
    expect(userFrames('Error: only a message', '/project', 3)).toEqual([]);
  });
});

describe('a frame of rampa', () => {
  test('is found among others, as a path and as an address', () => {
    expect(hasOwnFrame(STACK)).toBe(true);
    expect(hasOwnFrame(`Error: no\n    at ${OWN}:1:1`)).toBe(true);
  });

  test('is not in the stack of others, in a message, or in nothing', () => {
    const others = STACK.split('\n').filter(
      (line) => ![OWN, COMMAND].some((own) => line.includes(own)),
    );
    expect(hasOwnFrame(others.join('\n'))).toBe(false);
    expect(hasOwnFrame(`Error: cannot find ${OWN}`)).toBe(false);
    expect(hasOwnFrame(undefined)).toBe(false);
  });
});

test('a stack that was in rampa and its command only says nothing to the user', () => {
  const own = `Error: full\n    at write (file://${OWN}:10:2)\n    at async file://${COMMAND}:18:3`;
  expect(foreignStack(own)).toBeUndefined();
  expect(foreignStack(`${own}\n    at load.ts:1:1`)).toContain('load.ts:1:1');
});
