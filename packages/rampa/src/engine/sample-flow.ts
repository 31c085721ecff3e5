import type { Clock } from '../core/clock.ts';
import type { SampleArrays, SampleColumns } from '../metrics/samples/sample-columns.ts';
import { SampleTap } from '../metrics/samples/sample-tap.ts';

/** How many samples of one flush interval a shard can keep: 1.3 million per second. */
const TAP_CAPACITY = 65_536;

/** How many batches may wait for the runner. Beyond, the tap fills up and counts what does not fit. */
const MAX_UNTAKEN = 4;

/** A shard's samples on their way to a runner that may be slower than the load. */
export class SampleFlow {
  readonly tap: SampleTap;
  #untaken = 0;

  constructor(clock: Clock) {
    this.tap = new SampleTap(TAP_CAPACITY, clock);
  }

  /** What can be sent now. */
  take(): SampleColumns | undefined {
    if (this.#untaken >= MAX_UNTAKEN) return undefined;
    const samples = this.tap.take();
    if (samples !== undefined) this.#untaken++;
    return samples;
  }

  /** What is left at the end, whoever is slow. */
  takeLast(): SampleColumns | undefined {
    return this.tap.take();
  }

  /** The runner is done with a batch, whose arrays are free again. */
  taken(arrays: SampleArrays): void {
    this.#untaken--;
    this.tap.giveBack(arrays);
  }
}
