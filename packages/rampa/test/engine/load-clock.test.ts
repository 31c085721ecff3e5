import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { sleepUntil } from '../../src/core/clock.ts';
import { LoadClock } from '../../src/engine/load-clock.ts';

/** Settles after `turns` turns of the event loop, in which virtual timers may fire. */
async function turn(turns = 5): Promise<void> {
  for (let index = 0; index < turns; index++) await new Promise((resolve) => setImmediate(resolve));
}

describe('LoadClock', () => {
  test('goes with its clock while nothing is paused', async () => {
    const clock = new VirtualClock(400);
    const load = new LoadClock(clock);
    expect(load.nowMs()).toBe(400);
    await sleepUntil(load, 700);
    expect(clock.nowMs()).toBe(700);
    expect(load).toMatchObject({ isPaused: false, pausedTotalMs: 0 });
  });

  test('stands still while it is paused, and goes on from there', () => {
    const clock = new VirtualClock(100);
    const load = new LoadClock(clock);
    load.pause();
    clock.block(5000);
    expect(load.nowMs()).toBe(100);
    expect(load).toMatchObject({ isPaused: true, pausedTotalMs: 5000 });
    load.resume();
    clock.block(50);
    expect(load.nowMs()).toBe(150);
    expect(load).toMatchObject({ isPaused: false, pausedTotalMs: 5000 });
  });

  test('adds up all pauses', () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    for (const pauseMs of [10, 20, 30]) {
      clock.block(1);
      load.pause();
      clock.block(pauseMs);
      load.resume();
    }
    expect(load.pausedTotalMs).toBe(60);
    expect(load.nowMs()).toBe(3);
  });

  test('pausing or resuming twice counts once', () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    load.resume();
    load.pause();
    clock.block(100);
    load.pause();
    clock.block(100);
    expect(load.pausedTotalMs).toBe(200);
    load.resume();
    clock.block(100);
    load.resume();
    expect(load.pausedTotalMs).toBe(200);
    expect(load.nowMs()).toBe(100);
  });

  test('a pause shifts the timers that are set', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const firedAtMs: number[] = [];
    for (const delayMs of [100, 300, 350]) {
      load.setTimer(delayMs, () => firedAtMs.push(clock.nowMs()));
    }
    clock.setTimer(200, () => load.pause());
    clock.setTimer(1200, () => load.resume());
    await sleepUntil(clock, 2000);
    expect(firedAtMs).toEqual([100, 1300, 1350]);
  });

  test('a timer that is set during a pause waits for its end', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const firedAtMs: number[] = [];
    load.pause();
    load.setTimer(100, () => firedAtMs.push(clock.nowMs()));
    clock.setTimer(1000, () => load.resume());
    await sleepUntil(clock, 2000);
    expect(firedAtMs).toEqual([1100]);
  });

  test('no timer fires in a pause that nobody ends', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    let fired = false;
    load.setTimer(10, () => {
      fired = true;
    });
    load.pause();
    await sleepUntil(clock, 1e9);
    expect(fired).toBe(false);
  });

  test('a sleep takes as much longer as the pause took', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const sleeping = sleepUntil(load, 1000);
    clock.setTimer(999, () => load.pause());
    clock.setTimer(60_999, () => load.resume());
    expect(await sleeping).toBe(true);
    expect(clock.nowMs()).toBe(61_000);
    expect(load.nowMs()).toBe(1000);
  });

  test.each([
    ['before a pause', ['clear', 'pause', 'resume']],
    ['during a pause', ['pause', 'clear', 'resume']],
    ['after a pause', ['pause', 'resume', 'clear']],
  ])('a timer that is cleared %s never fires', async (_when, steps) => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    let fired = false;
    const timer = load.setTimer(10, () => {
      fired = true;
    });
    const actions: Record<string, () => void> = {
      clear: () => load.clearTimer(timer),
      pause: () => load.pause(),
      resume: () => load.resume(),
    };
    for (const step of steps) actions[step]?.();
    await sleepUntil(clock, 1000);
    expect(fired).toBe(false);
  });

  test('clearing a timer that has fired, or another clock’s, is harmless', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const timer = load.setTimer(10, () => {});
    await sleepUntil(clock, 20);
    load.clearTimer(timer);
    load.clearTimer({});
    load.pause();
    load.resume();
    expect(load.nowMs()).toBe(20);
  });

  test('a timer fires once, however often the load is paused', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const firedAtMs: number[] = [];
    load.setTimer(100, () => firedAtMs.push(clock.nowMs()));
    for (const atMs of [10, 30, 50]) {
      clock.setTimer(atMs, () => load.pause());
      clock.setTimer(atMs + 10, () => load.resume());
    }
    await sleepUntil(clock, 1000);
    expect(firedAtMs).toEqual([130]);
  });

  test('whenRunning settles at once, or when the pause ends', async () => {
    const clock = new VirtualClock();
    const load = new LoadClock(clock);
    const order: string[] = [];
    await load.whenRunning();
    load.pause();
    const waiting = [1, 2].map((id) => load.whenRunning().then(() => order.push(`waiter ${id}`)));
    await turn();
    expect(order).toEqual([]);
    load.resume();
    await Promise.all(waiting);
    expect(order).toEqual(['waiter 1', 'waiter 2']);
  });

  test('who waited in one pause is not woken by the next', async () => {
    const load = new LoadClock(new VirtualClock());
    const woken: string[] = [];
    load.pause();
    const first = load.whenRunning().then(() => woken.push('first'));
    load.resume();
    await first;
    load.pause();
    void load.whenRunning().then(() => woken.push('second'));
    await turn();
    expect(woken).toEqual(['first']);
    load.resume();
    await turn();
    expect(woken).toEqual(['first', 'second']);
  });

  test('labels, busy time and turns are those of the real clock', async () => {
    const clock = new VirtualClock();
    clock.busyMs = () => 17;
    const load = new LoadClock(clock);
    load.pause();
    clock.block(250);
    expect(load.wallTimeMs()).toBe(clock.wallTimeMs());
    expect(load.busyMs()).toBe(17);
    await new Promise<void>((resolve) => load.setImmediate(resolve));
    expect(load.nowMs()).toBe(0);
  });
});
