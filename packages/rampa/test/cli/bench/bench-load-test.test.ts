import { existsSync } from 'node:fs';
import { VirtualClock } from 'testkit';
import { describe, expect, test } from 'vitest';
import { benchLoadTest } from '../../../src/cli/bench/bench-load-test.ts';
import type { BenchTask } from '../../../src/cli/bench/bench-task.ts';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import type { ProtocolKind } from '../../../src/core/protocol.ts';
import { Engine } from '../../../src/runner/engine.ts';
import { loadScript } from '../../../src/script/load.ts';

const TASK: BenchTask = {
  request: { method: 'GET', url: 'http://127.0.0.1:3000/products?limit=3', options: undefined },
  label: 'http://127.0.0.1:3000/products',
  connections: 4,
  end: { type: 'duration', durationMs: 1000 },
  rate: undefined,
  http: { ...DEFAULT_HTTP, timeouts: { ...DEFAULT_HTTP.timeouts, totalMs: 5000 } },
  insecureSkipTlsVerify: false,
};

/** A client whose requests take `latencyMs`, and that keeps what it was asked for. */
function fakeHttp(latencyMs: number) {
  const requests: unknown[][] = [];
  const kind: ProtocolKind = {
    name: 'http',
    openShard: ({ clock }) => ({
      openVu: () => ({
        bind: () => ({
          request(...parts: unknown[]) {
            requests.push(parts);
            return new Promise<void>((resolve) => clock.setTimer(latencyMs, resolve));
          },
        }),
        endIteration() {},
        kill() {},
        close() {},
      }),
    }),
  };
  return { requests, kind };
}

async function run(task: BenchTask, latencyMs: number, inlineShards: number) {
  const { requests, kind } = fakeHttp(latencyMs);
  const clock = new VirtualClock();
  const options = { clock, threads: 'inline', protocols: [kind], inlineShards } as const;
  const result = await new Engine(benchLoadTest(task), options).start().wait();
  return { requests, result, endedAtMs: clock.nowMs() };
}

describe.each([1, 3])('a bench on %d shards', (inlineShards) => {
  test('keeps each connection busy with one request at a time for its duration', async () => {
    const { requests, endedAtMs } = await run(TASK, 100, inlineShards);
    expect(requests).toHaveLength(40);
    expect(endedAtMs).toBe(1000);
  });

  test('of a number of requests sends exactly these, however long they take', async () => {
    const end = { type: 'requests', count: 9 } as const;
    const { requests, endedAtMs } = await run({ ...TASK, end }, 60_000, inlineShards);
    expect(requests).toHaveLength(9);
    expect(endedAtMs).toBe(3 * 60_000);
  });

  test.each([
    { count: 1, rate: 7 },
    { count: 100, rate: 33.3 },
    { count: 999, rate: 3000 },
  ])('of $count requests at $rate per second sends exactly these', async ({ count, rate }) => {
    const task: BenchTask = { ...TASK, end: { type: 'requests', count }, rate };
    const { requests, result } = await run(task, 1, inlineShards);
    expect(requests).toHaveLength(count);
    expect(result.scenarios).toMatchObject([{ completed: count, dropped: 0 }]);
  });
});

describe('a bench with a rate', () => {
  test('lets what is due wait for a free connection, and shows the wait', async () => {
    const task: BenchTask = { ...TASK, connections: 1, rate: 20 };
    const { requests, result } = await run(task, 100, 1);
    expect(requests).toHaveLength(20);
    // The last one is due after 950 ms, starts after 1,900 ms and takes 100 ms.
    expect(result.snapshot?.metrics['iteration_duration']).toMatchObject({ max: 100 });
    expect(result.snapshot?.metrics['iteration_duration@intended']).toMatchObject({ max: 1050 });
  });

  test('sends nothing more once a request could have timed out since the end', async () => {
    const task: BenchTask = { ...TASK, connections: 1, rate: 20 };
    const { result } = await run(task, 1100, 1);
    // One after another, until 6 s after the second that the bench takes.
    expect(result.scenarios).toMatchObject([{ scheduled: 20, completed: 7, dropped: 13 }]);
  });
});

describe('the test of a bench', () => {
  test('is a script like any other, which shards can load', async () => {
    const { path = '', plan } = benchLoadTest(TASK);
    expect(existsSync(path)).toBe(true);
    const { exports } = await loadScript(path);
    expect(plan.scenarios.map(({ exportName }) => typeof exports[exportName])).toEqual([
      'function',
    ]);
  });

  test('hands its request to every iteration, without options when there is nothing to say', async () => {
    const end = { type: 'requests', count: 2 } as const;
    const { requests } = await run({ ...TASK, end }, 1, 1);
    const { method, url } = TASK.request;
    expect(requests).toEqual([
      [method, url, undefined],
      [method, url, undefined],
    ]);
  });

  test('waits at the end until every request has come to its own', () => {
    expect(benchLoadTest(TASK).plan.scenarios).toMatchObject([{ gracefulStopMs: 6000 }]);
  });

  test('says what was measured, and that it fails when every request does', () => {
    const { plan } = benchLoadTest({ ...TASK, insecureSkipTlsVerify: true });
    expect(plan.tags).toEqual({ target: 'GET http://127.0.0.1:3000/products' });
    expect(plan.thresholds).toMatchObject([{ metric: 'http_req_failed', source: 'rate<1' }]);
    expect(plan.scenarios).toMatchObject([{ network: { tls: { insecureSkipTlsVerify: true } } }]);
    expect(Object.isFrozen(plan.scenarios[0]?.network.tls)).toBe(true);
  });
});
