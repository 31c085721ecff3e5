import { sleepUntil } from '../../../core/clock.ts';
import type { ArrivalPlan } from '../../../core/plan.ts';
import type { ExecutionSegment } from '../../../core/segment.ts';
import type { Vu } from '../../vu/vu.ts';
import type { ExecutorContext } from '../executor.ts';

/**
 * The VUs of an open scenario that are waiting for work. Those of `preAllocatedVus` exist from the start;
 * more are created, up to `maxVus`, when an iteration finds none free.
 */
export class FreeVus {
  readonly #context: ExecutorContext;
  readonly #segment: ExecutionSegment;
  readonly #maxVus: number;
  /** Longest idle first: as k6 does, all VUs take part, not only the warmest. */
  #free: Vu[] = [];
  #nextFree = 0;
  #created = 0;
  #onFree: (() => void) | undefined;

  constructor(plan: ArrivalPlan, segment: ExecutionSegment, context: ExecutorContext) {
    this.#context = context;
    this.#segment = segment;
    this.#maxVus = segment.stripeCount(plan.maxVus);
    this.#create(segment.stripeCount(plan.preAllocatedVus));
  }

  /**
   * Starts the iteration on a free VU.
   * @returns `false` when every VU is busy
   */
  tryStart(index: number, intendedAtMs: number): boolean {
    const vu = this.#take();
    if (vu === undefined) return false;
    const lagMs = Math.max(0, this.#context.clock.nowMs() - intendedAtMs);
    this.#context.vus.track(vu.run(index, lagMs).then(() => this.#release(vu)));
    return true;
  }

  /**
   * Waits until a VU is free.
   * @returns `false` when `deadlineMs` or the scenario's stop came first
   */
  async oneFree(deadlineMs: number): Promise<boolean> {
    const { clock, stop } = this.#context;
    if (stop.aborted || clock.nowMs() >= deadlineMs) return false;
    if (this.#nextFree < this.#free.length || this.#created < this.#maxVus) return true;
    const freed = new AbortController();
    this.#onFree = () => freed.abort();
    const waitEnd = AbortSignal.any([stop, freed.signal]);
    await sleepUntil(clock, deadlineMs, waitEnd);
    this.#onFree = undefined;
    return freed.signal.aborted && !stop.aborted;
  }

  #take(): Vu | undefined {
    if (this.#nextFree === this.#free.length && this.#created < this.#maxVus) this.#create(1);
    const vu = this.#free[this.#nextFree];
    if (vu === undefined) return undefined;
    this.#nextFree++;
    // Forget the taken half now and then, so that the queue stays as short as the number of VUs.
    if (this.#nextFree > 64 && this.#nextFree * 2 > this.#free.length) {
      this.#free = this.#free.slice(this.#nextFree);
      this.#nextFree = 0;
    }
    return vu;
  }

  #release(vu: Vu): void {
    this.#free.push(vu);
    this.#onFree?.();
  }

  #create(count: number): void {
    const { index, total } = this.#segment;
    const first = this.#created;
    this.#created += count;
    const indices = Array.from({ length: count }, (_, at) => index + (first + at) * total);
    for (const vu of this.#context.vus.create(indices)) this.#free.push(vu);
  }
}
