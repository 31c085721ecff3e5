import { type VirtualRun, virtualRun } from 'testkit';
import type { Output } from '../../../src/core/output.ts';
import type { RunController } from '../../../src/core/run.ts';

/** What is done with a run of a {@link steadyRun}. */
export interface SteadyRunOptions {
  readonly outputs?: readonly Output[];
  /** When each pause begins and ends, ms since the load began. */
  readonly pauses?: readonly (readonly [from: number, to: number])[];
}

/** One VU whose iterations take 100 ms each, in virtual time. */
export function steadyRun(
  duration: string,
  { outputs = [], pauses = [] }: SteadyRunOptions,
): Promise<VirtualRun> {
  let run: RunController | undefined;
  return virtualRun(
    { executor: 'constant-vus', vus: 1, duration },
    (worker, clock) => {
      // The first iteration begins with the load.
      for (const [from, to] of worker.vu.iteration === 0 ? pauses : []) {
        clock.setTimer(from, () => run?.pause());
        clock.setTimer(to, () => run?.resume());
      }
      return worker.sleep(100);
    },
    {
      outputs,
      during(controller) {
        run = controller;
      },
    },
  );
}
