import { describe, expect, test } from 'vitest';
import { formatStatus, type RunState } from '../../../src/cli/format/status.ts';
import type { MetricSnapshot } from '../../../src/core/run.ts';

const RUNNING: RunState = {
  phase: 'execute',
  isPaused: false,
  isStopping: false,
  failedThresholds: 0,
};

const SNAPSHOT: MetricSnapshot = {
  timestamp: 0,
  duration: 11.99,
  metrics: {
    vus: { value: 10, min: 1, max: 10 },
    iterations: { count: 1234, rate: 103.2 },
    http_req_duration: { count: 1234, 'p(95)': 12.34 },
    iteration_errors: { count: 0, rate: 0 },
  },
};

describe('the live line', () => {
  test('shows time, VUs, iterations, latency and errors', () => {
    expect(formatStatus(RUNNING, SNAPSHOT)).toBe(
      ' 12s | VUs: 10 | iterations: 1234 (103/s) | http p95: 12.3ms | errors: 0',
    );
  });

  test('leaves out the latency of a run without requests', () => {
    const metrics = { ...SNAPSHOT.metrics, http_req_duration: { count: 0, 'p(95)': 0 } };
    expect(formatStatus(RUNNING, { ...SNAPSHOT, metrics })).toBe(
      ' 12s | VUs: 10 | iterations: 1234 (103/s) | errors: 0',
    );
  });

  test('shows what was dropped and which thresholds do not hold', () => {
    const metrics = { ...SNAPSHOT.metrics, dropped_iterations: { count: 7, rate: 1 } };
    const state = { ...RUNNING, failedThresholds: 2 };
    expect(formatStatus(state, { ...SNAPSHOT, metrics })).toBe(
      ' 12s | VUs: 10 | iterations: 1234 (103/s) | http p95: 12.3ms | dropped: 7 | errors: 0 | thresholds failing: 2',
    );
  });

  test.each<[string, Partial<RunState>]>([
    ['  0s | starting', { phase: undefined }],
    ['  0s | setup', { phase: 'setup' }],
    ['  0s | paused', { isPaused: true }],
    ['  0s | stopping', { isPaused: true, isStopping: true }],
    ['  0s | teardown', { phase: 'teardown', isStopping: true }],
    ['  0s', {}],
  ])('shows the state: %s', (line, state) => {
    expect(formatStatus({ ...RUNNING, ...state }, undefined)).toBe(line);
  });
});
