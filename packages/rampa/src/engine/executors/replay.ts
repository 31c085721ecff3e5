import type { ReplayPlan, ScenarioPlan } from '../../core/plan.ts';
import { scenarioDurationMs } from '../../core/plan.ts';
import { settledBefore } from './closed/loop.ts';
import type { ExecutorContext } from './executor.ts';

/** Runs one iteration of the scenario, whatever its executor is: with its number, on the first shard, at once. */
export async function runReplay(
  { iteration, vuId, iterationOfVu }: ReplayPlan,
  plan: ScenarioPlan,
  context: ExecutorContext,
): Promise<void> {
  const { clock, segment, startedAtMs, stop, vus } = context;
  if (segment.index !== 0) return;
  await clock.whenRunning();
  if (stop.aborted) return;
  const work = vus.create([vuId - 1]).map((vu) => {
    vu.skip(iterationOfVu);
    return vu.run(iteration, undefined);
  });
  for (const running of work) vus.track(running);
  await settledBefore(startedAtMs + scenarioDurationMs(plan), work, context);
}
