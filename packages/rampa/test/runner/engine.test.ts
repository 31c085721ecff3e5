import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { isRampaError } from '../../src/core/errors.ts';
import { Engine } from '../../src/runner/engine.ts';
import { definePlan, type LoadTest } from '../../src/runner/load-test.ts';

const INLINE: LoadTest = await definePlan({ default: () => {} });
const FROM_FILE: LoadTest = { ...INLINE, path: '/load.ts' };
const KNOWN =
  'known: runId, threads, outputs, failOnIterationError, requireTrusted, ceiling, snapshotIntervalMs, thresholdIntervalMs, clock, protocols, warmShard, inlineShards';

/** The lines of the error that an engine with these options makes, with its hint last. */
function refusal(options: unknown, loadTest = INLINE): readonly (string | undefined)[] {
  try {
    new Engine(loadTest, options as never);
  } catch (error) {
    if (!isRampaError(error) || error.code !== 'RAMPA_CONFIG_INVALID') throw error;
    return [...error.message.split('\n'), error.hint];
  }
  return [];
}

describe('the options of an engine', () => {
  test('that are unknown are an error with the closest known name, all at once', () => {
    expect(refusal({ thread: 'inline', requireTrust: true, verbose: 1 })).toEqual([
      `thread is not an option of Engine, did you mean threads? ${KNOWN}`,
      `requireTrust is not an option of Engine, did you mean requireTrusted? ${KNOWN}`,
      `verbose is not an option of Engine, ${KNOWN}`,
      undefined,
    ]);
  });

  test.each([
    ['runId', '', 'text that is not empty'],
    ['threads', 0, "'auto', 'inline' or a whole number from 1 to 1024"],
    ['threads', 1025, "'auto', 'inline' or a whole number from 1 to 1024"],
    ['threads', 'all', "'auto', 'inline' or a whole number from 1 to 1024"],
    ['outputs', 'json', 'a list'],
    ['failOnIterationError', 0, 'true or false'],
    ['requireTrusted', 'yes', 'true or false'],
    ['snapshotIntervalMs', 0, 'a number of milliseconds, at least 1'],
    ['thresholdIntervalMs', Number.NaN, 'a number of milliseconds, at least 1'],
    ['clock', null, 'an object'],
    ['protocols', {}, 'a list'],
    ['inlineShards', 1.5, 'a whole number from 1 to 1024'],
  ])('have values that make sense: not %s = %j', (name, value, mustBe) => {
    const got = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
    const line = `Engine option ${name} must be ${mustBe}, got ${Number.isNaN(value) ? 'NaN' : got}`;
    expect(refusal({ [name]: value })).toEqual([line, undefined]);
  });

  test('cannot ask for threads when the functions cannot leave this one', () => {
    expect(refusal({ threads: 2 })).toEqual([
      'Engine option threads cannot be a number for a test of definePlan(), which runs inline, got 2',
      'Leave it out, or put the test into a file and use loadTest().',
    ]);
    for (const threads of ['auto', 'inline', undefined]) expect(refusal({ threads })).toEqual([]);
  });

  test('that would not be used are an error', () => {
    const clock = new VirtualClock();
    const hint = "Leave it out, or set threads to 'inline'.";
    expect(refusal({ clock, protocols: [], inlineShards: 2, threads: 2 }, FROM_FILE)).toEqual([
      'Engine option clock is used inline only, and a test from a file runs on threads',
      'Engine option protocols is used inline only, and a test from a file runs on threads',
      'Engine option inlineShards is used inline only, and a test from a file runs on threads',
      hint,
    ]);
    expect(refusal({ clock, protocols: [], threads: 'inline' }, FROM_FILE)).toEqual([]);
    expect(refusal({ warmShard: {} })).toEqual([
      'Engine option warmShard is used on threads only, and this test runs inline',
      undefined,
    ]);
  });

  test('and the test itself are what they should be', () => {
    const promised = definePlan({ default: () => {} }) as unknown as LoadTest;
    expect(refusal({}, promised)).toEqual([
      'Engine must be given a test, got {}',
      'Await what definePlan() or loadTest() returns.',
    ]);
    expect(refusal('inline')).toEqual([
      'Engine options must be an object, got "inline"',
      undefined,
    ]);
  });
});

test('an engine runs its test once', async () => {
  const engine = new Engine(INLINE, { clock: new VirtualClock(), protocols: [] });
  const controller = engine.start();
  expect(() => engine.start()).toThrow(
    expect.objectContaining({
      code: 'RAMPA_ENGINE_STARTED',
      message: 'this engine was started already',
      hint: 'Make a new Engine for every run.',
    }),
  );
  expect(await controller.wait()).toMatchObject({ exitCode: 0 });
});
