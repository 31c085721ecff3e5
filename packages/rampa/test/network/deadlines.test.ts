import { VirtualClock } from 'testkit';
import { expect, test } from 'vitest';
import { sleepUntil } from '../../src/core/clock.ts';
import { Deadlines, type Expiring } from '../../src/network/deadlines.ts';

class Work implements Expiring {
  readonly deadlineMs: number;
  readonly #rig: Rig;

  constructor(rig: Rig, deadlineMs: number) {
    this.#rig = rig;
    this.deadlineMs = deadlineMs;
  }

  expire(): void {
    this.#rig.expired.push([this.deadlineMs, this.#rig.clock.nowMs()]);
    this.#rig.inFlight.delete(this);
  }
}

class Rig {
  readonly clock = new VirtualClock();
  readonly inFlight = new Set<Work>();
  /** Deadline, and when it was noticed. */
  readonly expired: [number, number][] = [];
  scanCount = 0;
  readonly deadlines = new Deadlines(this.clock, () => {
    this.scanCount++;
    return this.inFlight;
  });

  start(deadlineMs: number): Work {
    const work = new Work(this, deadlineMs);
    this.inFlight.add(work);
    this.deadlines.watch(deadlineMs);
    return work;
  }
}

test('work that takes too long expires at its deadline', async () => {
  const rig = new Rig();
  rig.start(1000);
  rig.start(50);
  rig.start(400);
  await sleepUntil(rig.clock, 2000);
  expect(rig.expired).toEqual([
    [50, 50],
    [400, 400],
    [1000, 1000],
  ]);
});

test('deadlines close together are noticed at once, at most 5 ms late', async () => {
  const rig = new Rig();
  for (const deadlineMs of [100, 101, 102, 104, 106]) rig.start(deadlineMs);
  await sleepUntil(rig.clock, 2000);
  expect(rig.expired).toEqual([
    [100, 100],
    [101, 105],
    [102, 105],
    [104, 105],
    [106, 110],
  ]);
});

test('work that ends in time costs no scan of its own', async () => {
  const rig = new Rig();
  for (let startMs = 0; startMs < 10_000; startMs += 10) {
    const work = rig.start(startMs + 1000);
    await sleepUntil(rig.clock, startMs + 10);
    rig.inFlight.delete(work);
  }
  expect(rig.expired).toEqual([]);
  expect(rig.scanCount).toBe(10);
});

test('nothing is watched after a stop, until there is something new', async () => {
  const rig = new Rig();
  rig.start(100);
  rig.deadlines.stop();
  await sleepUntil(rig.clock, 500);
  expect(rig.expired).toEqual([]);
  rig.start(600);
  await sleepUntil(rig.clock, 1000);
  expect(rig.expired).toEqual([
    [100, 600],
    [600, 600],
  ]);
});
