import { describe, expect, test } from 'vitest';
import type { Clock, TimerHandle } from '../../src/core/clock.ts';
import type { ThreadReading } from '../../src/core/health.ts';
import { HealthProbe } from '../../src/engine/health-probe.ts';
import { LagRecord } from '../../src/engine/lag-record.ts';

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

/** A probe of shard 3, whose load has just begun. */
function openProbe(
  clock: StubbornClock,
  options: Partial<ConstructorParameters<typeof HealthProbe>[0]> = {},
): HealthProbe {
  const startedAtMs = clock.nowMs();
  return new HealthProbe({
    shard: 3,
    clock,
    vitals: undefined,
    lags: new LagRecord(),
    loadSeconds: () => (clock.nowMs() - startedAtMs) / 1000,
    ...options,
  });
}

describe('HealthProbe', () => {
  test('an idle thread that is on time has zeros', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(100);
    expect(probe.finish()).toEqual({
      shard: 3,
      loopDelayP99Ms: 0,
      loopDelayMaxMs: 0,
      utilisation: 0,
      utilisationMax: 0,
    });
  });

  test('one late timer in 200 shows in the maximum, not in the 99th percentile', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(199);
    clock.tick(16);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish();
    expect(loopDelayMaxMs).toBeCloseTo(16, 0);
    expect(loopDelayP99Ms).toBe(0);
  });

  test('two late timers in 100 show in the 99th percentile', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(98);
    clock.tick(12);
    clock.tick(18);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish();
    expect(loopDelayP99Ms).toBeCloseTo(12, 0);
    expect(loopDelayMaxMs).toBeCloseTo(18, 0);
  });

  test('one long block counts for every tick that was due meanwhile', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(100);
    clock.tick(2000);
    // 100 ticks were late, by 2,000, 1,980, ... 20 ms; the 99th percentile of all 200 is the third of them.
    expect(probe.finish().loopDelayP99Ms).toBeCloseTo(1960, -1);
  });

  test('a timer that is early is on time', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.tick(-0.5);
    expect(probe.finish()).toMatchObject({ loopDelayMaxMs: 0 });
  });

  test('a thread that is blocked until the end is late as well', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.pass(520, 1);
    const { loopDelayMaxMs, loopDelayP99Ms } = probe.finish();
    expect(loopDelayMaxMs).toBeCloseTo(500, 0);
    expect(loopDelayP99Ms).toBeCloseTo(500, 0);
  });

  test('a timer that is not due yet at the end counts for nothing', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(98);
    clock.tick(8);
    clock.pass(19);
    expect(probe.finish().loopDelayP99Ms).toBeCloseTo(8, 1);
  });

  test('utilisation is the busy share since the start, and the one of the worst second', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(50, 0.1);
    clock.ticks(50, 0.75);
    clock.ticks(100, 0.2);
    const { utilisation, utilisationMax } = probe.finish();
    expect(utilisation).toBeCloseTo((0.1 + 0.75 + 0.2 + 0.2) / 4, 9);
    expect(utilisationMax).toBeCloseTo(0.75, 9);
  });

  test('the worst second is never better than the whole', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(20, 0.9);
    const { utilisation, utilisationMax } = probe.finish();
    expect(utilisation).toBeCloseTo(0.9, 9);
    expect(utilisationMax).toBe(utilisation);
  });

  test('a share is from 0 to 1, whatever the clock says', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(50, 1.2);
    expect(probe.finish()).toMatchObject({ utilisation: 1, utilisationMax: 1 });
    const negative = new StubbornClock();
    const other = openProbe(negative);
    negative.ticks(50, -1);
    expect(other.finish()).toMatchObject({ utilisation: 0, utilisationMax: 0 });
  });

  test('a measurement of no time has zeros', () => {
    expect(openProbe(new StubbornClock()).finish()).toEqual({
      shard: 3,
      loopDelayP99Ms: 0,
      loopDelayMaxMs: 0,
      utilisation: 0,
      utilisationMax: 0,
    });
  });

  test('sets no more timers once it is finished', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(3);
    expect(clock.hasTimer).toBe(true);
    probe.finish();
    expect(clock.hasTimer).toBe(false);
  });
});

describe('the spans of a HealthProbe', () => {
  test('are the seconds of the load, and what is left of the last one', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(49, 0.5);
    expect(probe.takeSpans()).toEqual([]);
    clock.ticks(1, 0.5);
    expect(probe.takeSpans()).toMatchObject([{ shard: 3, start: 0, end: 1, utilisation: 0.5 }]);
    clock.ticks(75, 0.25);
    probe.finish();
    expect(probe.takeSpans()).toMatchObject([
      { start: 1, end: 2, utilisation: 0.25 },
      { start: 2, end: 2.5, utilisation: 0.25 },
    ]);
    expect(probe.takeSpans()).toEqual([]);
  });

  test('say how late the event loop was', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    for (let tick = 0; tick < 40; tick++) clock.tick(1);
    clock.tick(150);
    const [span] = probe.takeSpans();
    // 48 ticks: 40 of 1 ms, and those of a block of 150 ms, which would have been late by 150, 130, ... 10 ms.
    expect(span).toMatchObject({
      start: 0,
      end: 1.01,
      loop_delay_p50: 1,
      loop_delay_p99: 150,
      loop_delay_max: 150,
      late: 0.1458,
      very_late: 0.0625,
    });
  });

  test('are of the time that the load went on', () => {
    const clock = new StubbornClock();
    let loadSeconds = 0;
    const probe = openProbe(clock, { loadSeconds: () => loadSeconds });
    clock.ticks(100);
    expect(probe.takeSpans()).toEqual([]);
    loadSeconds = 7.5;
    clock.ticks(1);
    expect(probe.takeSpans()).toMatchObject([{ start: 0, end: 7.5 }]);
    clock.ticks(10);
    probe.finish();
    expect(probe.takeSpans()).toEqual([]);
  });

  test('say what the thread cost', () => {
    const clock = new StubbornClock();
    let reading: ThreadReading = {
      cpuMs: 100,
      cpuWait: { ms: 7, turnCount: 100 },
      loopTurnCount: 1000,
      loopEventCount: 3000,
      gcMs: 30,
      heapUsedBytes: 1000,
      heapLimitBytes: 9000,
    };
    const stops: string[] = [];
    const vitals = { read: () => reading, stop: () => void stops.push('stop') };
    const probe = openProbe(clock, { vitals });
    reading = {
      ...reading,
      cpuMs: 850,
      cpuWait: { ms: 57, turnCount: 350 },
      gcMs: 50,
      heapUsedBytes: 2000,
    };
    // 250 turns of 2 ms, of 4 events each.
    reading = { ...reading, loopTurnCount: 1250, loopEventCount: 4000 };
    clock.ticks(50, 0.5);
    expect(probe.takeSpans()).toMatchObject([
      // Half of a turn for what comes while the loop is busy, 0.75 ms for what comes with others; 0.2 ms for the processor.
      { cpu: 0.75, cpu_wait: 0.05, event_wait: 1.45, gc: 0.02, heap_used: 2000, heap_limit: 9000 },
    ]);
    reading = { ...reading, cpuWait: undefined };
    clock.ticks(50);
    expect(probe.takeSpans()).toMatchObject([{ cpu: 0, cpu_wait: null }]);
    probe.finish();
    expect(stops).toEqual(['stop']);
  });

  test('say nothing about a thread that is not known', () => {
    const clock = new StubbornClock();
    const probe = openProbe(clock);
    clock.ticks(50);
    expect(probe.takeSpans()).toMatchObject([
      {
        cpu: null,
        cpu_wait: null,
        event_wait: null,
        gc: null,
        heap_used: null,
        heap_limit: null,
      },
    ]);
  });

  test('have the lags of their iterations', () => {
    const clock = new StubbornClock();
    const lags = new LagRecord();
    const probe = openProbe(clock, { lags });
    const series = lags.watch({ add() {} });
    for (const lagMs of [1, 30]) series.add(lagMs);
    clock.ticks(50);
    series.add(2);
    clock.ticks(50);
    expect(probe.takeSpans()).toMatchObject([
      { scheduled: 2, lagging: 0.5 },
      { scheduled: 1, lagging: 0 },
    ]);
  });
});
