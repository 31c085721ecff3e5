import { describe, expect, test } from 'vitest';
import type { Output } from '../../../rampa/src/core/output.ts';
import type { RunEvent, RunResult } from '../../../rampa/src/core/run.ts';

/** A run that was stopped before its load began: the least that an output can be given. */
export const NOTHING_RAN: RunResult = {
  runId: '0123456789ab',
  script: undefined,
  plan: {
    scenarios: [],
    thresholds: [],
    metrics: [],
    tags: {},
    env: {},
    hasSetup: false,
    hasTeardown: false,
    setupTimeoutMs: 1,
    teardownTimeoutMs: 1,
    maxSeries: 1,
    replay: undefined,
    seed: 1,
  },
  status: 'stopped',
  exitCode: 4,
  causes: [{ exitCode: 4, message: 'stopped: SIGINT', hint: undefined, stack: undefined }],
  snapshot: undefined,
  metrics: [],
  distributions: new Map(),
  thresholds: [],
  checks: [],
  scenarios: [],
  errors: [],
  failedChecks: [],
  health: {
    verdict: 'trusted',
    reasons: [],
    shards: [],
    lostShardCount: 0,
    ceiling: undefined,
    timeline: [],
    process: undefined,
  },
  warnings: [],
  stopReason: 'SIGINT',
  startedAt: 1_700_000_000_000,
  shardCount: 1,
  seed: 1,
  nodeVersion: '24.1.0',
};

const EVENTS: readonly RunEvent[] = [
  { type: 'phase', phase: 'setup', run_id: '0123456789ab', timestamp: 1_700_000_000_000 },
  { type: 'warning', message: 'odd', run_id: '0123456789ab', timestamp: 1_700_000_000_001 },
];

/** What every output must do. `openOne` gives a new one with a destination of its own. */
export function outputContract(name: string, openOne: () => Promise<Output>): void {
  describe(`${name} keeps the output contract`, () => {
    test('its name starts with the name of the output', async () => {
      const output = await openOne();
      await output[Symbol.asyncDispose]();
      expect(output.name.startsWith(name)).toBe(true);
    });

    test('finish works for a run whose load never started', async () => {
      const output = await openOne();
      await expect(output.finish(NOTHING_RAN)).resolves.toBeUndefined();
      await output[Symbol.asyncDispose]();
    });

    test('events are taken without waiting, before and without a finish', async () => {
      const output = await openOne();
      const answers = EVENTS.map((event) => output.onEvent?.(event));
      await output[Symbol.asyncDispose]();
      expect(answers).toEqual([undefined, undefined]);
    });

    test('disposing without finish, and disposing twice, are harmless', async () => {
      const output = await openOne();
      await output[Symbol.asyncDispose]();
      await expect(output[Symbol.asyncDispose]()).resolves.toBeUndefined();
    });
  });
}
