import { isatty } from 'node:tty';
import type { Clock } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { describeThrown, isRampaError, RampaError } from '../core/errors.ts';
import { callInterruptibly } from './call-interruptibly.ts';
import type { LoadTest } from './load-test.ts';

/** What ends `setup()` and `teardown()` early. */
export interface HookTools {
  readonly clock: Clock;
  readonly cut: AbortSignal;
  /** Whether Ctrl+C ends one that keeps its thread busy; else only its timeout does. */
  readonly endsByCtrlC: boolean;
  /** Called when Ctrl+C ended one while it kept its thread, so that no signal handler has heard of it. */
  onInterrupt(): void;
}

/** The tools of a run whose hooks end at `cut`, and in a terminal at Ctrl+C. */
export function hookTools(clock: Clock, cut: AbortSignal, onInterrupt: () => void): HookTools {
  return { clock, cut, endsByCtrlC: isatty(0), onInterrupt };
}

/**
 * Calls the script's `setup()`, if it has one.
 * @returns a copy of what it returned, such as every shard gets
 * @throws {RampaError} `RAMPA_SETUP_FAILED` when it throws, takes too long or returns what cannot be copied
 */
export async function runSetup(test: LoadTest, tools: HookTools): Promise<unknown> {
  const { setup, plan } = test;
  if (setup === undefined) return undefined;
  const hook = { name: 'setup', timeoutMs: plan.setupTimeoutMs } as const;
  const data = await bounded({ ...hook, fn: () => setup({ env: plan.env }) }, tools);
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
export async function runTeardown(test: LoadTest, data: unknown, tools: HookTools): Promise<void> {
  const { teardown, plan } = test;
  if (teardown === undefined) return;
  const hook = { name: 'teardown', timeoutMs: plan.teardownTimeoutMs } as const;
  await bounded({ ...hook, fn: () => teardown(data) }, tools);
}

interface Hook {
  readonly name: 'setup' | 'teardown';
  readonly timeoutMs: number;
  readonly fn: () => unknown;
}

/** Runs a hook, but not longer than its timeout or until `cut` aborts. */
async function bounded(
  { name, timeoutMs, fn }: Hook,
  { clock, cut, endsByCtrlC, onInterrupt }: HookTools,
): Promise<unknown> {
  const code = name === 'setup' ? 'RAMPA_SETUP_FAILED' : 'RAMPA_TEARDOWN_FAILED';
  const limit = Promise.withResolvers<never>();
  const overdue = (): RampaError => {
    const hint = `Make it faster, or raise ${name}Timeout in the config.`;
    const message = `${name}() did not end within ${formatDuration(timeoutMs)}`;
    return new RampaError(code, message, { hint });
  };
  const call = async (): Promise<unknown> => {
    const outcome = callInterruptibly(fn, { timeoutMs, endsByCtrlC });
    switch (outcome.type) {
      case 'returned':
        return outcome.result;
      case 'overdue':
        throw overdue();
      case 'interrupted':
        onInterrupt();
        throw new RampaError(code, `${name}() was interrupted by Ctrl+C`);
    }
  };
  const timer = clock.setTimer(timeoutMs, () => limit.reject(overdue()));
  const onCut = (): void => limit.reject(new RampaError(code, `${name}() was cut off by a kill`));
  if (cut.aborted) onCut();
  cut.addEventListener('abort', onCut, { once: true });
  try {
    return await Promise.race([call(), limit.promise]);
  } catch (cause) {
    if (isRampaError(cause) && cause.code === code) throw cause;
    throw new RampaError(code, `${name}() threw: ${describeThrown(cause)}`, { cause });
  } finally {
    clock.clearTimer(timer);
    cut.removeEventListener('abort', onCut);
  }
}
