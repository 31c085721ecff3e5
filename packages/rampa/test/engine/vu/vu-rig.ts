import { VirtualClock } from 'testkit';
import { CATALOG } from '../../../src/core/catalog.ts';
import { DEFAULT_HTTP } from '../../../src/core/http-plan.ts';
import { DEFAULT_NETWORK } from '../../../src/core/network.ts';
import type { ProtocolKind } from '../../../src/core/protocol.ts';
import type { Worker } from '../../../src/core/worker.ts';
import type { FailedCheck } from '../../../src/engine/error-log.ts';
import { workerClass } from '../../../src/engine/vu/iteration-worker.ts';
import { Scope } from '../../../src/engine/vu/scope.ts';
import type { IterationOutcome, VuRuntime } from '../../../src/engine/vu/vu.ts';
import { SeriesLog } from './series-log.ts';

interface VuRigOptions {
  readonly clock?: VirtualClock;
  readonly protocols?: readonly ProtocolKind[];
  readonly setupData?: unknown;
}

/** What a VU runs in: a clock, a log of samples, and a function that the test gives. */
export interface VuRig {
  readonly runtime: VuRuntime;
  readonly clock: VirtualClock;
  readonly log: SeriesLog;
  /** How iterations ended, with what they threw. */
  readonly ends: { readonly outcome: IterationOutcome; readonly thrown: unknown }[];
  /** Checks that failed. */
  readonly failedChecks: Omit<FailedCheck, 'scenario'>[];
  /** Makes `worker.stopping` true. */
  stop(): void;
}

export function vuRig(fn: (worker: Worker) => unknown, options: VuRigOptions = {}): VuRig {
  const { clock = new VirtualClock(), protocols = [], setupData } = options;
  const log = new SeriesLog();
  const scope = new Scope(log, { scenario: 'load' });
  const ends: VuRig['ends'] = [];
  const failedChecks: VuRig['failedChecks'] = [];
  let isStopping = false;
  const runtime: VuRuntime = {
    scenario: {
      executor: 'constant-vus',
      pacingMs: undefined,
      name: 'load',
      exportName: 'load',
      startTimeMs: 0,
      gracefulStopMs: 0,
      tags: {},
      env: {},
      keepCookies: false,
      network: DEFAULT_NETWORK,
      http: DEFAULT_HTTP,
      vus: 1,
      durationMs: 1000,
    },
    shardIndex: 4,
    seed: 1,
    clock,
    scope,
    fn,
    setupData,
    env: {},
    protocols: protocols.map((kind) => kind.openShard({ clock, series: log })),
    Worker: workerClass(protocols.map(({ name }) => name)),
    series: {
      iterations: scope.series(CATALOG.iterations),
      duration: scope.series(CATALOG.iterationDuration),
      durationIntended: scope.series(CATALOG.iterationDurationIntended),
      scheduleLag: scope.series(CATALOG.iterationScheduleLag),
      errors: scope.series(CATALOG.iterationErrors),
      interrupted: scope.series(CATALOG.interruptedIterations),
    },
    isStopping: () => isStopping,
    onStart: () => {},
    onEnd: (outcome, thrown) => void ends.push({ outcome, thrown }),
    onFailedCheck: (check) => void failedChecks.push(check),
  };
  return {
    runtime,
    clock,
    log,
    ends,
    failedChecks,
    stop() {
      isStopping = true;
    },
  };
}
