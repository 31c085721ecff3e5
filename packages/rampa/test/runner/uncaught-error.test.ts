import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { uncaughtError } from '../../src/runner/uncaught-error.ts';

const OWN = `at Run.stop (${new URL('../../src/runner/run.ts', import.meta.url).href}:9:9)`;
const OWN_PATH = `at run (${fileURLToPath(new URL('../../src/runner/run.ts', import.meta.url))}:9:9)`;
const USERS = 'at Timeout.<anonymous> (file:///project/load.ts:9:3)';
const NODE = 'at TCPConnectWrap.afterConnect [as oncomplete] (node:net:2021:16)';
const PACKAGE = 'at emit (/project/node_modules/driver/index.js:1:1)';

function errorWith(...frames: readonly string[]): Error {
  const error = new TypeError('late');
  error.stack = ['TypeError: late', ...frames.map((frame) => `    ${frame}`)].join('\n');
  return error;
}

describe('an error that nothing caught', () => {
  test.each([
    ['comes from the script', errorWith(USERS, NODE)],
    ['comes from rampa by way of the script', errorWith(OWN, USERS)],
    ['leaves only frames of Node, as that of a socket does', errorWith(NODE)],
    ['leaves only frames of a package', errorWith(PACKAGE, NODE)],
    ['has no frames', errorWith()],
    ['is no Error', 'late'],
  ])('is the failure of the script when it %s', (_, thrown) => {
    expect(uncaughtError(thrown)).toMatchObject({
      code: 'RAMPA_SCRIPT_FAILED',
      message: 'the script threw where nothing could catch it: late',
      hint: 'Await every promise, and catch errors in timers and event handlers.',
      cause: thrown,
    });
  });

  test('has another code during a run', () => {
    const error = uncaughtError(errorWith(USERS), 'RAMPA_SCRIPT_UNCAUGHT');
    expect(error).toHaveProperty('code', 'RAMPA_SCRIPT_UNCAUGHT');
  });

  test.each([OWN, OWN_PATH])('is a bug, and stays as it is, when it comes %s', (frame) => {
    const bug = errorWith(NODE, frame, PACKAGE);
    expect(uncaughtError(bug)).toBe(bug);
  });
});
