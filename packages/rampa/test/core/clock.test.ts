import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil, type TimerHandle } from '../../src/core/clock.ts';

/** Its first timers fire early, as those of an operating system may. */
class HastyClock extends VirtualClock {
  readonly delaysMs: number[] = [];
  cleared = 0;
  readonly #earlyMs: number[];

  constructor(earlyMs: readonly number[] = []) {
    super();
    this.#earlyMs = [...earlyMs];
  }

  override setTimer(delayMs: number, callback: () => void): TimerHandle {
    this.delaysMs.push(delayMs);
    return super.setTimer(delayMs - (this.#earlyMs.shift() ?? 0), callback);
  }

  override clearTimer(timer: TimerHandle): void {
    this.cleared++;
    super.clearTimer(timer);
  }
}

describe('sleepUntil', () => {
  test('waits for the moment', async () => {
    const clock = new VirtualClock(1000);
    expect(await sleepUntil(clock, 1250)).toBe(true);
    expect(clock.nowMs()).toBe(1250);
  });

  test('sleeps on when a timer fires early', async () => {
    const clock = new HastyClock([0.75, 0.25]);
    expect(await sleepUntil(clock, 100)).toBe(true);
    expect(clock.nowMs()).toBe(100);
    expect(clock.delaysMs).toEqual([100, 0.75, 0.25]);
  });

  test('gives the event loop a turn when the moment has passed already', async () => {
    const clock = new HastyClock();
    clock.block(500);
    const order: string[] = [];
    clock.setImmediate(() => order.push('another turn'));
    await sleepUntil(clock, 100).then(() => order.push('awake'));
    expect(order).toEqual(['another turn', 'awake']);
    expect(clock.delaysMs).toEqual([0]);
    expect(clock.nowMs()).toBe(500);
  });

  test('ends at once with false when stop aborts', async () => {
    const clock = new HastyClock();
    const stop = new AbortController();
    const sleeping = sleepUntil(clock, 1000, stop.signal);
    clock.setTimer(200, () => stop.abort());
    expect(await sleeping).toBe(false);
    expect(clock.nowMs()).toBe(200);
    expect(clock.cleared).toBe(1);
  });

  test('the timer that took over from an early one is cleared too', async () => {
    const clock = new HastyClock([900]);
    const stop = new AbortController();
    const sleeping = sleepUntil(clock, 1000, stop.signal);
    clock.setTimer(500, () => stop.abort());
    expect(await sleeping).toBe(false);
    await sleepUntil(clock, 5000);
    expect(clock.nowMs()).toBe(5000);
    expect(clock.cleared).toBe(1);
  });

  test('sets no timer when stop has aborted before', async () => {
    const clock = new HastyClock();
    expect(await sleepUntil(clock, 1000, AbortSignal.abort())).toBe(false);
    expect(clock.delaysMs).toEqual([]);
    expect(clock.nowMs()).toBe(0);
  });

  test('a stop after the moment changes nothing', async () => {
    const clock = new HastyClock();
    const stop = new AbortController();
    expect(await sleepUntil(clock, 10, stop.signal)).toBe(true);
    stop.abort();
    expect(clock.cleared).toBe(0);
  });

  test('leaves no listener on a signal that many sleeps share', async () => {
    const clock = new VirtualClock();
    const listeners = new Set<unknown>();
    const stop = new AbortController().signal;
    stop.addEventListener = (_type: string, listener: unknown) => void listeners.add(listener);
    stop.removeEventListener = (_type: string, listener: unknown) =>
      void listeners.delete(listener);
    for (let atMs = 1; atMs <= 20; atMs++) await sleepUntil(clock, atMs, stop);
    expect(listeners.size).toBe(0);
  });
});
