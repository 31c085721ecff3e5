import { readFile, rm } from 'node:fs/promises';
import { openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/core/run.ts';
import { eventLogOutput } from '../../../src/outputs/event-log/event-log-output.ts';
import { PASSED_RESULT } from '../../cli/sample-run.ts';
import { tempFolder } from '../temp-folder.ts';

outputContract('event-log', () => openOutput(eventLogOutput, '/dev/null'));

const BASE = { run_id: '0123456789ab', timestamp: 1_700_000_000_000 } as const;
const SETUP: RunEvent = { ...BASE, type: 'phase', phase: 'setup' };
const PAUSE: RunEvent = { ...BASE, type: 'pause' };

function snapshotOf(duration: number): RunEvent {
  return { ...BASE, type: 'snapshot', snapshot: { timestamp: 1, duration, metrics: {} } };
}

describe('the event log', () => {
  test('has one JSON object per line, in order', async () => {
    await using folder = await tempFolder();
    const path = folder.path('events.jsonl');
    await using output = await openOutput(eventLogOutput, path);
    for (const event of [SETUP, snapshotOf(1), PAUSE]) output.onEvent?.(event);
    await output.finish(PASSED_RESULT);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([SETUP, snapshotOf(1), PAUSE]);
  });

  test('is written while the run goes on', async () => {
    await using folder = await tempFolder();
    const path = folder.path('events.jsonl');
    await using output = await openOutput(eventLogOutput, path);
    output.onEvent?.(SETUP);
    await expect.poll(() => readFile(path, 'utf8')).toBe(`${JSON.stringify(SETUP)}\n`);
    output.onEvent?.(PAUSE);
    await output.finish(PASSED_RESULT);
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3);
  });

  test('leaves out old snapshots when it cannot keep up, and says how many', async () => {
    await using folder = await tempFolder();
    const path = folder.path('events.jsonl');
    await using output = await openOutput(eventLogOutput, path);
    // The first is being written while the others wait.
    output.onEvent?.(SETUP);
    for (let second = 0; second < 100; second++) output.onEvent?.(snapshotOf(second));
    output.onEvent?.(PAUSE);
    await output.finish(PASSED_RESULT);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const events: RunEvent[] = lines.map((line) => JSON.parse(line));
    expect(events).toHaveLength(67);
    expect(events[0]).toEqual(SETUP);
    expect(events[1]).toEqual(snapshotOf(36));
    expect(events[65]).toEqual(PAUSE);
    expect(events[66]).toMatchObject({
      type: 'warning',
      message:
        'the event log left out 36 snapshots and health events: its destination was too slow',
    });
  });

  test('fails when its file was removed before the end', async () => {
    await using folder = await tempFolder();
    const path = folder.path('events.jsonl');
    await using output = await openOutput(eventLogOutput, path);
    output.onEvent?.(SETUP);
    await expect.poll(() => readFile(path, 'utf8')).not.toBe('');
    await rm(path);
    await expect(output.finish(PASSED_RESULT)).rejects.toThrow(
      `event-log: '${path}' is gone: it was removed or replaced while the run went on`,
    );
  });

  test('fails at the end with the first write that failed', async () => {
    await using output = await openOutput(eventLogOutput, '/dev/full');
    output.onEvent?.(SETUP);
    await expect(output.finish(PASSED_RESULT)).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_FAILED',
      message: "event-log: '/dev/full' cannot be written to: no space left on the device",
    });
  });
});
