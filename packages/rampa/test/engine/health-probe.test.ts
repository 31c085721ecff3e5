import { describe, expect, test } from 'vitest';
import type { Clock, TimerHandle } from '../../src/core/clock.ts';
import { HealthProbe } from '../../src/engine/health-probe.ts';

/** A clock whose only timer fires as late, and whose thread is as busy, as the test says. */
class StubbornClock implements Clock {
  #nowMs = 5000;
  #busyMs = 900;
  #timer: { readonly dueAtMs: number; readonly callback: () => void } | undefined;

  get hasTimer(): boolean {
    return this.#timer !== undefined;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallTimeMs(): number {
    return this.#nowMs;
  }

  busyMs(): number {
    return this.#busyMs;
  }

  setTimer(delayMs: number, callback: () => void): TimerHandle {
    this.#timer = { dueAtMs: this.#nowMs + delayMs, callback };
    return this.#timer;
  }

  clearTimer(timer: TimerHandle): void {
    if (this.#timer === timer) this.#timer = undefined;
  }

  setImmediate(): void {}

  /** Time passes, of which the thread is busy for a share. */
  pass(durationMs: number, busyShare = 0): void {
    this.#nowMs += durationMs;
    this.#busyMs += durationMs * busyShare;
  }

  /** The timer fires this late. */
  tick(lateMs = 0, busyShare = 0): void {
    const timer = this.#timer;
    if (timer === undefined) throw new Error('no timer is set');
    this.pass(timer.dueAtMs - this.#nowMs + lateMs, busyShare);
    timer.callback();
  }

  ticks(count: number, busyShare = 0): void {
    for (let index = 0; index < count; index++) this.tick(0, busyShare);
  }
}

describe('HealthProbe', () => {
  test('an idle thread that is on time has zeros', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(100);
    expect(probe.finish(3)).toEqual({
      shard: 3,
      loopDelayP99Ms: 0,
      loopDelayMaxMs: 0,
      utilisation: 0,
      utilisationMax: 0,
    });
  });

  test('one late timer in 200 shows in the maximum, not in the 99th percentile', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(199);
    clock.tick(16);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish(0);
    expect(loopDelayMaxMs).toBeCloseTo(16, 0);
    expect(loopDelayP99Ms).toBe(0);
  });

  test('two late timers in 100 show in the 99th percentile', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(98);
    clock.tick(12);
    clock.tick(18);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish(0);
    expect(loopDelayP99Ms).toBeCloseTo(12, 0);
    expect(loopDelayMaxMs).toBeCloseTo(18, 0);
  });

  test('one long block counts for every tick that was due meanwhile', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(100);
    clock.tick(2000);
    // 100 ticks were late, by 2,000, 1,980, ... 20 ms; the 99th percentile of all 200 is the third of them.
    expect(probe.finish(0).loopDelayP99Ms).toBeCloseTo(1960, -1);
  });

  test('a timer that is early is on time', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.tick(-0.5);
    expect(probe.finish(0)).toMatchObject({ loopDelayMaxMs: 0 });
  });

  test('a thread that is blocked until the end is late as well', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.pass(520, 1);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish(0);
    expect(loopDelayMaxMs).toBeCloseTo(500, 0);
    expect(loopDelayP99Ms).toBeCloseTo(500, 0);
  });

  test('a timer that is not due yet at the end counts for nothing', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(98);
    clock.tick(8);
    clock.pass(19);
    expect(probe.finish(0).loopDelayP99Ms).toBeCloseTo(8, 1);
  });

  test('utilisation is the busy share since the start, and the one of the worst second', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(50, 0.1);
    clock.ticks(50, 0.75);
    clock.ticks(100, 0.2);
    const { utilisation, utilisationMax } = probe.finish(0);
    expect(utilisation).toBeCloseTo((0.1 + 0.75 + 0.2 + 0.2) / 4, 9);
    expect(utilisationMax).toBeCloseTo(0.75, 9);
  });

  test('the worst second is never better than the whole', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(20, 0.9);
    const { utilisation, utilisationMax } = probe.finish(0);
    expect(utilisation).toBeCloseTo(0.9, 9);
    expect(utilisationMax).toBe(utilisation);
  });

  test('a share is from 0 to 1, whatever the clock says', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(50, 1.2);
    expect(probe.finish(0)).toMatchObject({ utilisation: 1, utilisationMax: 1 });
    const negative = new StubbornClock();
    const other = new HealthProbe(negative);
    negative.ticks(50, -1);
    expect(other.finish(0)).toMatchObject({ utilisation: 0, utilisationMax: 0 });
  });

  test('a measurement of no time has zeros', () => {
    expect(new HealthProbe(new StubbornClock()).finish(0)).toEqual({
      shard: 0,
      loopDelayP99Ms: 0,
      loopDelayMaxMs: 0,
      utilisation: 0,
      utilisationMax: 0,
    });
  });

  test('sets no more timers once it is finished', () => {
    const clock = new StubbornClock();
    const probe = new HealthProbe(clock);
    clock.ticks(3);
    expect(clock.hasTimer).toBe(true);
    probe.finish(0);
    expect(clock.hasTimer).toBe(false);
  });
});
