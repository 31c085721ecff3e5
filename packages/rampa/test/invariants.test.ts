import * as fc from 'fast-check';
import { VirtualClock, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { ScenarioPlan } from '../src/core/plan.ts';
import type { Worker } from '../src/core/worker.ts';
import { Engine } from '../src/runner/engine.ts';
import { definePlan } from '../src/runner/load-test.ts';
import { scenario } from '../src/script/define.ts';
import type { ScenarioOptions } from '../src/script/scenario-options.ts';

/** What the design promises of every run. One test (or more) per promise, in the design's order. */

const MILLISECONDS = fc.integer({ min: 1, max: 3000 });
const VUS = fc.integer({ min: 1, max: 6 });
const SHARDS = fc.integer({ min: 1, max: 8 });
const PACING = fc.constantFrom(undefined, '1ms', '250ms', '1s');
const GRACE = fc.constantFrom('0s', '100ms', '10s');
const STAGES = (target: fc.Arbitrary<number>) =>
  fc
    .array(fc.record({ duration: fc.constantFrom('0s', '300ms', '1s', '2s'), target }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((stages) => [...stages, { duration: '1s', target: 1 }]);

const SCENARIOS: fc.Arbitrary<ScenarioOptions> = fc.oneof(
  fc.record({
    executor: fc.constant('constant-vus' as const),
    pacing: PACING,
    vus: VUS,
    duration: MILLISECONDS.map((ms) => `${ms}ms`),
    gracefulStop: GRACE,
  }),
  fc.record({
    executor: fc.constant('ramping-vus' as const),
    pacing: PACING,
    startVus: fc.integer({ min: 1, max: 4 }),
    stages: STAGES(fc.integer({ min: 0, max: 6 })),
    gracefulRampDown: GRACE,
    gracefulStop: GRACE,
  }),
  fc.record({
    executor: fc.constant('shared-iterations' as const),
    pacing: PACING,
    vus: VUS,
    iterations: fc.integer({ min: 6, max: 30 }),
    maxDuration: MILLISECONDS.map((ms) => `${ms}ms`),
    gracefulStop: GRACE,
  }),
  fc.record({
    executor: fc.constant('per-vu-iterations' as const),
    pacing: PACING,
    vus: VUS,
    iterations: fc.integer({ min: 1, max: 10 }),
    maxDuration: MILLISECONDS.map((ms) => `${ms}ms`),
    gracefulStop: GRACE,
  }),
  fc.record({
    executor: fc.constant('constant-arrival-rate' as const),
    rate: fc.integer({ min: 1, max: 40 }),
    duration: MILLISECONDS.map((ms) => `${ms}ms`),
    preAllocatedVus: VUS,
    whenBusy: fc.constantFrom('drop' as const, 'queue' as const),
    gracefulStop: GRACE,
  }),
  fc.record({
    executor: fc.constant('ramping-arrival-rate' as const),
    startRate: fc.integer({ min: 1, max: 20 }),
    stages: STAGES(fc.integer({ min: 0, max: 30 })),
    preAllocatedVus: VUS,
    gracefulStop: GRACE,
  }),
);

/** Iterations of all sorts: quick, slow, throwing, hanging. All take time, or virtual time would stop. */
async function mixedBody(worker: Worker): Promise<void> {
  const kind = worker.execution.iteration % 7;
  await worker.sleep(kind === 5 ? '1h' : 10 + kind * 170);
  if (kind === 3) throw new Error('on purpose');
}

describe('1: if an option parses, it is used', () => {
  const base = {
    'constant-vus': { executor: 'constant-vus', vus: 2, duration: '1s' },
    'ramping-vus': {
      executor: 'ramping-vus',
      startVus: 2,
      stages: [
        { duration: '500ms', target: 1 },
        { duration: '1s', target: 1 },
      ],
    },
    'shared-iterations': {
      executor: 'shared-iterations',
      vus: 2,
      iterations: 8,
      maxDuration: '1500ms',
    },
    'per-vu-iterations': {
      executor: 'per-vu-iterations',
      vus: 2,
      iterations: 4,
      maxDuration: '1500ms',
    },
    'constant-arrival-rate': {
      executor: 'constant-arrival-rate',
      rate: 10,
      duration: '1s',
      preAllocatedVus: 1,
      maxVus: 3,
    },
    'ramping-arrival-rate': {
      executor: 'ramping-arrival-rate',
      startRate: 10,
      stages: [{ duration: '1s', target: 10 }],
      preAllocatedVus: 1,
      maxVus: 3,
    },
  } as const;
  const common = {
    startTime: '3s',
    gracefulStop: '100ms',
    tags: { team: 'one' },
    env: { MODE: 'odd' },
    keepCookies: true,
    connection: { perHost: 2 },
    dns: { ttl: '1s' },
    tls: { minVersion: 'TLSv1.3' },
    proxy: { http: 'http://127.0.0.1:3128' },
    http: { maxRedirects: 1 },
    name: 'other',
  };
  const changed: Record<keyof typeof base, Record<string, unknown>> = {
    'constant-vus': { ...common, vus: 3, duration: '2s', pacing: '600ms' },
    'ramping-vus': {
      ...common,
      startVus: 3,
      gracefulRampDown: '100ms',
      stages: [{ duration: '3s', target: 1 }],
      pacing: '600ms',
    },
    'shared-iterations': {
      ...common,
      vus: 3,
      iterations: 9,
      maxDuration: '700ms',
      pacing: '600ms',
    },
    'per-vu-iterations': {
      ...common,
      vus: 3,
      iterations: 5,
      maxDuration: '700ms',
      pacing: '600ms',
    },
    'constant-arrival-rate': {
      ...common,
      rate: 20,
      duration: '2s',
      timeUnit: '2s',
      preAllocatedVus: 3,
      maxVus: 4,
      whenBusy: 'queue',
    },
    'ramping-arrival-rate': {
      ...common,
      startRate: 20,
      stages: [{ duration: '2s', target: 10 }],
      timeUnit: '2s',
      preAllocatedVus: 3,
      maxVus: 4,
      whenBusy: 'queue',
    },
  };
  const cases = Object.entries(changed).flatMap(([executor, options]) =>
    Object.entries(options).map(([option, value]) => ({ executor, option, value })),
  );

  test.each(cases)('$executor uses $option', async ({ executor, option, value }) => {
    const options = base[executor as keyof typeof base];
    const before = await traceOf(options);
    const after = await traceOf({ ...options, [option]: value } as ScenarioOptions);
    expect(after).not.toEqual(before);
  });

  test.each(Object.keys(base))('the cases above hold every option of %s', async (executor) => {
    const options = { ...base[executor as keyof typeof base], nothingLikeIt: 1 };
    const refused = await definePlan({ load: scenario(options, () => {}) }).catch(
      (error: unknown) => String(error),
    );
    const known = /known: (.*)/.exec(String(refused))?.[1]?.split(', ') ?? [];
    const covered = Object.keys(changed[executor as keyof typeof base]);
    // The name is read before the executor's options are.
    expect([...known, 'name'].filter((name) => name !== 'executor').sort()).toEqual(covered.sort());
  });

  /** All that a script and a result can see of an option. */
  async function traceOf(options: ScenarioOptions): Promise<unknown> {
    const clock = new VirtualClock();
    const seen: unknown[] = [];
    const vus: unknown[] = [];
    const keeper = {
      name: 'http',
      openShard: () => ({
        openVu({ scenario: plan }: { scenario: ScenarioPlan }) {
          vus.push([plan.keepCookies, plan.network, plan.http]);
          return { bind: () => ({}), endIteration() {}, kill() {}, close() {} };
        },
      }),
    };
    const load = scenario(options, async (worker: Worker) => {
      seen.push([clock.nowMs(), worker.tags, worker.env, worker.http === undefined]);
      await worker.sleep(450);
    });
    const test = await definePlan({ load });
    const engine = new Engine(test, { clock, protocols: [keeper] });
    const { scenarios, snapshot } = await engine.start().wait();
    return { seen, vus, scenarios, vusMax: snapshot?.metrics['vus_max'] };
  }
});

describe('3: events are observational', () => {
  test('a reader that never reads on does not hold the run, and gets the latest of what repeats', async () => {
    const clock = new VirtualClock();
    const config = { thresholds: { iterations: ['count>0'] } };
    const load = scenario({ executor: 'constant-vus', duration: '61s' }, (worker) =>
      worker.sleep('1s'),
    );
    const controller = new Engine(await definePlan({ config, load }), { clock }).start();
    const events = controller.events()[Symbol.asyncIterator]();
    const first = await events.next();
    await controller.wait();
    const types: string[] = [first.value.type];
    for (let next = await events.next(); !next.done; next = await events.next()) {
      types.push(next.value.type);
    }
    const count = (type: string): number => types.filter((one) => one === type).length;
    expect(count('phase')).toBe(4);
    expect(count('live_threshold')).toBe(1);
    expect(count('threshold')).toBe(1);
    expect(count('snapshot')).toBe(1);
  });
});

describe('4: the result is a promise, not an event', () => {
  test('a run that nobody listens to has a result, and the same one for everybody', async () => {
    const load = scenario({ executor: 'shared-iterations' }, () => {});
    const controller = new Engine(await definePlan({ load }), {
      clock: new VirtualClock(),
    }).start();
    const [first, second] = await Promise.all([controller.wait(), controller.wait()]);
    expect(first.status).toBe('passed');
    expect(second).toBe(first);
  });
});

describe('5: everything that grows has a bound, and every refusal reaches the summary', () => {
  test('series beyond the budget are folded, and a warning says so', async () => {
    const { result } = await virtualRun(
      { executor: 'shared-iterations', iterations: 50 },
      (worker) => worker.counter('hits', 1, { page: `${worker.execution.iteration}` }),
      { exports: { config: { maxSeries: 10 } } },
    );
    expect(result.snapshot?.metrics['hits']).toMatchObject({ count: 50 });
    expect(result.warnings.join('\n')).toContain('page');
  });

  test('values that cannot be kept are counted in a warning', async () => {
    const { result } = await virtualRun({ executor: 'shared-iterations' }, (worker) =>
      worker.trend('odd', Number.NaN),
    );
    expect(result.warnings.join('\n')).toContain('odd');
  });

  test('kinds of iteration errors are bounded, and all of them counted', async () => {
    const { result } = await virtualRun(
      { executor: 'shared-iterations', iterations: 200 },
      (worker) => {
        throw new Error(`number ${worker.execution.iteration}`);
      },
    );
    expect(result.errors.length).toBeLessThanOrEqual(51);
    expect(result.errors.reduce((sum, { count }) => sum + count, 0)).toBe(200);
  });
});

describe('7: scheduled = completed + dropped + interrupted', () => {
  test('for any scenario on any number of shards, whatever its iterations do', async () => {
    await fc.assert(
      fc.asyncProperty(SCENARIOS, SHARDS, async (options, inlineShards) => {
        const run = await virtualRun(options, mixedBody, { inlineShards });
        const { completed, dropped, interrupted, scheduled } = run.scenario;
        expect(completed + interrupted).toBe(run.startedAtMs.length);
        expect(scheduled).toBe(completed + dropped + interrupted);
      }),
      { numRuns: 60 },
    );
  });

  test('also when the run is stopped or killed at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(
        SCENARIOS,
        SHARDS,
        MILLISECONDS,
        fc.boolean(),
        async (options, inlineShards, atMs, isKill) => {
          const run = await virtualRun(options, mixedBody, {
            inlineShards,
            during(controller, clock) {
              clock.setTimer(atMs, () => (isKill ? controller.kill('x') : controller.stop('x')));
            },
          });
          const { completed, interrupted } = run.scenario;
          expect(completed + interrupted).toBe(run.startedAtMs.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('an arrival schedule and a number of iterations come out whole on any number of shards', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 4000 }),
        VUS,
        SHARDS,
        async (rate, durationMs, vus, inlineShards) => {
          const { scenario: open } = await virtualRun(
            {
              executor: 'constant-arrival-rate',
              rate,
              duration: `${durationMs}ms`,
              preAllocatedVus: vus,
              gracefulStop: '0s',
            },
            mixedBody,
            { inlineShards },
          );
          expect(open.scheduled).toBe(Math.ceil((rate * durationMs) / 1000));
          const { scenario: closed } = await virtualRun(
            {
              executor: 'shared-iterations',
              vus,
              iterations: rate + vus,
              maxDuration: `${durationMs}ms`,
              gracefulStop: '0s',
            },
            mixedBody,
            { inlineShards },
          );
          expect(closed.scheduled).toBe(rate + vus);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('8: the same plan on 1, 2 or 8 shards gives the same counts and histograms', () => {
  const STEADY = SCENARIOS.filter(({ executor }) => executor !== 'constant-arrival-rate');

  test('for any scenario whose iterations do not depend on who runs them', async () => {
    await fc.assert(
      fc.asyncProperty(STEADY, async (options) => {
        const plenty = 'startRate' in options ? { ...options, preAllocatedVus: 200 } : options;
        const runs: object[] = [];
        for (const inlineShards of [1, 2, 8]) {
          const {
            scenario: summary,
            startedAtMs,
            result,
          } = await virtualRun(
            plenty,
            async (worker) => {
              // A prime, so that no iteration ends at the very instant at which a stage does.
              await worker.sleep(131);
              worker.trend('shape', 7);
              worker.rate('odd', worker.vu.id % 2);
            },
            { inlineShards },
          );
          const { shape, odd } = result.snapshot?.metrics ?? {};
          // Durations are differences of clock readings, whose last bits depend on the moment.
          const { iterationDuration, ...counts } = summary;
          runs.push({ counts, ended: iterationDuration['count'], startedAtMs, shape, odd });
        }
        expect(runs[1]).toEqual(runs[0]);
        expect(runs[2]).toEqual(runs[0]);
      }),
      { numRuns: 40 },
    );
  });

  test('for a schedule whose every iteration records a value of its own', async () => {
    const runs: { readonly summary: object; readonly value: unknown }[] = [];
    for (const inlineShards of [1, 2, 8]) {
      const { result, scenario: summary } = await virtualRun(
        { executor: 'constant-arrival-rate', rate: 1000, duration: '2s', preAllocatedVus: 64 },
        (worker) => worker.trend('value', (worker.execution.iteration * 7919) % 10_007),
        { inlineShards },
      );
      const { value } = result.snapshot?.metrics ?? {};
      runs.push({ summary, value });
    }
    expect(runs[0]?.value).toMatchObject({ count: 2000 });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });
});
