import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { describeThrown, isRampaError, RampaError } from '../core/errors.ts';
import type { LoadTest } from './load-test.ts';

/**
 * Calls the script's `setup()`, if it has one.
 * @returns a copy of what it returned, such as every shard gets
 * @throws {RampaError} `RAMPA_SETUP_FAILED` when it throws, takes too long or returns what cannot be copied
 */
export async function runSetup(test: LoadTest, clock: Clock, cut: AbortSignal): Promise<unknown> {
  const { setup, plan } = test;
  if (setup === undefined) return undefined;
  const data = await bounded(
    'setup',
    () => setup({ env: plan.env }),
    plan.setupTimeoutMs,
    clock,
    cut,
  );
  try {
    return structuredClone(data);
  } catch (cause) {
    throw new RampaError(
      'RAMPA_SETUP_FAILED',
      `setup() returned what cannot be copied to the shards: ${describeThrown(cause)}`,
      { cause, hint: 'Return plain data: no functions, sockets or class instances.' },
    );
  }
}

/**
 * Calls the script's `teardown(data)`, if it has one.
 * @throws {RampaError} `RAMPA_TEARDOWN_FAILED` when it throws or takes too long
 */
export async function runTeardown(
  test: LoadTest,
  data: unknown,
  clock: Clock,
  cut: AbortSignal,
): Promise<void> {
  const { teardown, plan } = test;
  if (teardown === undefined) return;
  await bounded('teardown', () => teardown(data), plan.teardownTimeoutMs, clock, cut);
}

/** Runs `fn`, but not longer than its timeout or until `cut` aborts. */
async function bounded(
  name: 'setup' | 'teardown',
  fn: () => unknown,
  timeoutMs: number,
  clock: Clock,
  cut: AbortSignal,
): Promise<unknown> {
  const code = name === 'setup' ? 'RAMPA_SETUP_FAILED' : 'RAMPA_TEARDOWN_FAILED';
  const limit = Promise.withResolvers<never>();
  const timer = clock.setTimer(timeoutMs, () => {
    const hint = `Make it faster, or raise ${name}Timeout in the config.`;
    const message = `${name}() did not end within ${formatDuration(timeoutMs)}`;
    limit.reject(new RampaError(code, message, { hint }));
  });
  const onCut = (): void => limit.reject(new RampaError(code, `${name}() was cut off by a kill`));
  if (cut.aborted) onCut();
  cut.addEventListener('abort', onCut, { once: true });
  try {
    return await Promise.race([callLater(fn), limit.promise]);
  } catch (cause) {
    if (isRampaError(cause) && cause.code === code) throw cause;
    throw new RampaError(code, `${name}() threw: ${describeThrown(cause)}`, { cause });
  } finally {
    clock.clearTimer(timer);
    cut.removeEventListener('abort', onCut);
  }
}

/** A synchronous throw becomes a rejection. */
async function callLater(fn: () => unknown): Promise<unknown> {
  return fn();
}
