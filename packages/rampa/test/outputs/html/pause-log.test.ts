import { describe, expect, test } from 'vitest';
import type { RunEvent, RunPhase } from '../../../src/core/run.ts';
import { PauseLog } from '../../../src/outputs/html/pause-log.ts';
import { steadyRun } from './steady-run.ts';

const WHOLE = { fromSecond: 0, toSecond: 60 };
const BASE = { run_id: '0123456789ab' };
const phase = (name: RunPhase, ms: number): RunEvent => ({
  ...{ ...BASE, type: 'phase', phase: name, timestamp: ms },
});
const pause = (ms: number): RunEvent => ({ ...BASE, type: 'pause', timestamp: ms });
const resume = (ms: number): RunEvent => ({
  ...{ ...BASE, type: 'resume', timestamp: ms, paused_seconds: 0 },
});

function logOf(events: readonly RunEvent[]): PauseLog {
  const log = new PauseLog();
  for (const event of events) log.add(event);
  return log;
}

describe('the pauses of a load', () => {
  test('are told in its own time, which stands still in them', async () => {
    const { events, result } = await steadyRun('6s', {
      pauses: [
        [2000, 5000],
        [6500, 7000],
      ],
    });
    expect(result.snapshot?.duration).toBeCloseTo(6, 1);
    expect(logOf(events).report(WHOLE)).toEqual([
      { second: 2, seconds: 3 },
      { second: 3.5, seconds: 0.5 },
    ]);
  });

  test('do not have what was before the load', () => {
    const log = logOf([
      ...[pause(0), phase('setup', 0), resume(400), pause(500)],
      ...[phase('execute', 1000), resume(1250), phase('teardown', 5000)],
    ]);
    expect(log.report(WHOLE)).toEqual([{ second: 0, seconds: 0.25 }]);
  });

  test('end with a load that broke down, and never in a recording that was cut off', () => {
    const cut = [phase('execute', 1000), pause(3000)];
    expect(logOf(cut).report(WHOLE)).toEqual([{ second: 2, seconds: null }]);
    expect(logOf([...cut, phase('teardown', 3500)]).report(WHOLE)).toEqual([
      { second: 2, seconds: 0.5 },
    ]);
  });

  test('are those in the part of the load that is reported on', () => {
    const log = logOf([
      ...[phase('execute', 0), pause(1000), resume(2000), pause(4000), resume(9000)],
      ...[pause(11_010), resume(12_000)],
    ]);
    expect(log.report({ fromSecond: 2, toSecond: 5 })).toEqual([
      { second: 3, seconds: 5 },
      // The load began a little after the event: this one is at its end.
      { second: 5, seconds: 0.99 },
    ]);
  });
});
