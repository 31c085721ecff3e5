import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RequestCounts } from './measure-requests.ts';

/** With Node 24, interpreted. Lower them when something gets cheaper; know why before you raise them. */
const MOST_ALLOCATIONS = 54;
const MOST_ALLOCATED_BYTES = 1600;

const FLAGS = ['--no-opt', '--no-maglev', '--conditions=rampa-source'];
const SCRIPT = fileURLToPath(new URL('measure-requests.ts', import.meta.url));

describe('a request over a warm connection', () => {
  let counts: RequestCounts;

  beforeAll(async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...FLAGS, SCRIPT]);
    counts = JSON.parse(stdout) as RequestCounts;
  });

  test('sets no timer, looks no series up, and adds and emits no events', () => {
    const { timersSet, seriesLookUps, listenersAdded, eventsEmitted } = counts;
    expect({ timersSet, seriesLookUps, listenersAdded, eventsEmitted }).toEqual({
      timersSet: 0,
      seriesLookUps: 0,
      listenersAdded: 0,
      eventsEmitted: 0,
    });
  });

  test('makes one promise, writes to the socket once and records twelve samples', () => {
    const { promises, socketWrites, samples } = counts;
    expect({ promises, socketWrites, samples }).toEqual({
      promises: 1,
      socketWrites: 1,
      samples: 12,
    });
  });

  test('allocates no more than before', () => {
    const allocators = counts.allocators.join('\n');
    expect(counts.allocations, allocators).toBeLessThanOrEqual(MOST_ALLOCATIONS);
    expect(counts.allocatedBytes, allocators).toBeLessThanOrEqual(MOST_ALLOCATED_BYTES);
  });
});
