import type { ProtocolKind } from '../../rampa/src/core/protocol.ts';
import type {
  RunController,
  RunEvent,
  RunResult,
  ScenarioSummary,
} from '../../rampa/src/core/run.ts';
import type { Worker } from '../../rampa/src/core/worker.ts';
import { Engine } from '../../rampa/src/runner/engine.ts';
import type { EngineOptions } from '../../rampa/src/runner/engine-options.ts';
import { definePlan } from '../../rampa/src/runner/load-test.ts';
import { scenario } from '../../rampa/src/script/define.ts';
import type { ScenarioOptions } from '../../rampa/src/script/scenario-options.ts';
import { VirtualClock } from './virtual-clock.ts';

interface VirtualRunOptions extends Omit<EngineOptions, 'clock' | 'threads'> {
  readonly protocols?: readonly ProtocolKind[];
  /** Called with the running test, to stop or pause it. */
  readonly during?: (controller: RunController, clock: VirtualClock) => void;
  /** Thresholds, setup and whatever else a script exports. */
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** What a run in virtual time came to. */
export interface VirtualRun {
  readonly result: RunResult;
  readonly scenario: ScenarioSummary;
  /** When each iteration started, in ms since the start, rounded to a thousandth. */
  readonly startedAtMs: readonly number[];
  readonly events: readonly RunEvent[];
  readonly endedAtMs: number;
}

type Body = (worker: Worker, clock: VirtualClock) => unknown;

/** Runs one scenario in virtual time, inline, with no protocol clients, and notes when iterations start. */
export async function virtualRun(
  options: ScenarioOptions,
  body: Body,
  { during, exports = {}, ...engineOptions }: VirtualRunOptions = {},
): Promise<VirtualRun> {
  const clock = new VirtualClock();
  const startedAtMs: number[] = [];
  const test = await definePlan({
    ...exports,
    load: scenario(options, (worker) => {
      startedAtMs.push(Math.round(clock.nowMs() * 1000) / 1000);
      return body(worker, clock);
    }),
  });
  const engine = new Engine(test, { protocols: [], ...engineOptions, clock, threads: 'inline' });
  const controller = engine.start();
  const reading = readEvents(controller);
  during?.(controller, clock);
  const result = await controller.wait();
  const [summary] = result.scenarios;
  if (summary === undefined) throw new Error('the plan has no scenario');
  const events = await reading;
  startedAtMs.sort((left, right) => left - right);
  return { result, scenario: summary, startedAtMs, events, endedAtMs: clock.nowMs() };
}

async function readEvents(controller: RunController): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of controller.events()) events.push(event);
  return events;
}
