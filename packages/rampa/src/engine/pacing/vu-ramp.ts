import type { StagePlan } from '../../core/plan.ts';

/** At `atMs` after the scenario's start, the VU with this index begins or ends its work. */
export interface VuStep {
  readonly atMs: number;
  /** From 0; VU k is active while the planned number of VUs is above k. */
  readonly vuIndex: number;
  readonly active: boolean;
  /** When this VU ends its work again; infinite for a VU that works until the last stage's end. */
  readonly untilMs: number;
}

/**
 * Every change of a ramping number of VUs, in order. The number moves linearly within a stage; a VU begins
 * when it reaches the next whole number, and ends when it falls to one. A stage of no length is a jump.
 */
export function vuSteps(startVus: number, stages: readonly StagePlan[]): VuStep[] {
  const steps = [...changes(startVus, stages)];
  const endsMs = new Map<number, number>();
  return steps
    .reverse()
    .map((step) => {
      const untilMs = endsMs.get(step.vuIndex) ?? Number.POSITIVE_INFINITY;
      endsMs.set(step.vuIndex, step.active ? Number.POSITIVE_INFINITY : step.atMs);
      return { ...step, untilMs };
    })
    .reverse();
}

function* changes(
  startVus: number,
  stages: readonly StagePlan[],
): Generator<Omit<VuStep, 'untilMs'>, void> {
  let vus = 0;
  let stageStartMs = 0;
  for (const { durationMs, target } of [{ durationMs: 0, target: startVus }, ...stages]) {
    const change = Math.abs(target - vus);
    const active = target > vus;
    for (let step = 1; step <= change; step++) {
      const atMs = stageStartMs + (durationMs * step) / change;
      yield { atMs, vuIndex: active ? vus + step - 1 : vus - step, active };
    }
    vus = target;
    stageStartMs += durationMs;
  }
}
