import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/core/run.ts';
import { EventBus } from '../../src/runner/event-bus.ts';

const BASE = { run_id: 'run', timestamp: 0 };

function snapshot(duration: number): RunEvent {
  return { ...BASE, type: 'snapshot', snapshot: { timestamp: 0, duration, metrics: {} } };
}

function warning(message: string): RunEvent {
  return { ...BASE, type: 'warning', message };
}

async function readAll(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('EventBus', () => {
  test('gives the first reader everything from the beginning, later ones what comes then', async () => {
    const bus = new EventBus();
    bus.publish(warning('one'));
    const first = bus.subscribe();
    bus.publish(warning('two'));
    const second = bus.subscribe();
    bus.publish(warning('three'));
    bus.end();
    expect(await readAll(first)).toEqual(['one', 'two', 'three'].map(warning));
    expect(await readAll(second)).toEqual([warning('three')]);
  });

  test('a reader that is behind gets the latest snapshot only, and everything else in order', async () => {
    const bus = new EventBus();
    const events = bus.subscribe();
    bus.publish(snapshot(1));
    bus.publish(warning('one'));
    bus.publish(snapshot(2));
    bus.publish(warning('two'));
    bus.publish(snapshot(3));
    bus.publish(warning('three'));
    bus.end();
    expect(await readAll(events)).toEqual([
      warning('one'),
      warning('two'),
      snapshot(3),
      warning('three'),
    ]);
  });

  test('holds no more for a reader that never reads, however long the run is', async () => {
    const bus = new EventBus();
    const look = (will_abort: boolean): RunEvent => {
      return { ...BASE, type: 'live_threshold', results: [], will_abort };
    };
    const phase: RunEvent = { ...BASE, type: 'phase', phase: 'execute' };
    const verdict: RunEvent = { ...BASE, type: 'threshold', results: [] };
    bus.publish(phase);
    bus.publish(warning('one'));
    for (let round = 1; round <= 10_000; round++) {
      bus.publish(look(false));
      bus.publish({ ...BASE, type: 'pause' });
      bus.publish({ ...BASE, type: 'resume', paused_seconds: round });
      bus.publish(snapshot(round));
    }
    bus.publish(look(true));
    bus.publish(look(true));
    bus.publish(look(false));
    bus.publish(verdict);
    bus.end();
    expect(await readAll(bus.subscribe())).toEqual([
      phase,
      warning('one'),
      { ...BASE, type: 'pause' },
      { ...BASE, type: 'resume', paused_seconds: 10_000 },
      snapshot(10_000),
      look(true),
      look(false),
      verdict,
    ]);
  });

  test('a reader that keeps up gets every snapshot', async () => {
    const bus = new EventBus();
    const events = bus.subscribe()[Symbol.asyncIterator]();
    for (const duration of [1, 2, 3]) {
      const next = events.next();
      bus.publish(snapshot(duration));
      expect((await next).value).toEqual(snapshot(duration));
    }
  });

  test('a reader that waits is woken by the end', async () => {
    const bus = new EventBus();
    const reading = readAll(bus.subscribe());
    await Promise.resolve();
    bus.end();
    expect(await reading).toEqual([]);
  });

  test('who comes after the end finds a stream that is over', async () => {
    const bus = new EventBus();
    bus.publish(warning('one'));
    bus.end();
    expect(await readAll(bus.subscribe())).toEqual([warning('one')]);
    expect(await readAll(bus.subscribe())).toEqual([]);
  });

  test('one reader that leaves takes nothing from another', async () => {
    const bus = new EventBus();
    const leaving = bus.subscribe();
    const staying = bus.subscribe();
    bus.publish(warning('one'));
    for await (const event of leaving) {
      expect(event).toEqual(warning('one'));
      break;
    }
    bus.publish(warning('two'));
    bus.end();
    expect(await readAll(staying)).toEqual([warning('one'), warning('two')]);
  });
});
