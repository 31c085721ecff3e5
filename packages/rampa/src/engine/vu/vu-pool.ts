import type { RampaError } from '../../core/errors.ts';
import { Vu, type VuRuntime } from './vu.ts';

/** Called with the number of busy VUs and of all VUs whenever one of them changes. */
export type PoolListener = (busyCount: number, size: number) => void;

interface VuPoolOptions {
  readonly runtime: VuRuntime;
  /** The id of the VU with index 0. */
  readonly firstId: number;
  readonly onChange: PoolListener;
}

/** The VUs of one scenario in one shard: answers "who runs this iteration?" */
export class VuPool {
  readonly #options: VuPoolOptions;
  readonly #vus: Vu[] = [];
  readonly #running = new Set<Promise<void>>();
  #busyCount = 0;

  constructor(options: VuPoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#vus.length;
  }

  /** Creates the VUs with these indices (from 0, unique over all shards). */
  create(indices: Iterable<number>): Vu[] {
    const created: Vu[] = [];
    for (const index of indices) {
      const vu = new Vu(this.#options.firstId + index, this.#options.runtime);
      this.#vus.push(vu);
      created.push(vu);
    }
    this.#options.onChange(this.#busyCount, this.#vus.length);
    return created;
  }

  /** Keeps `work` of a VU, which counts as active until it settles; see {@link idle}. */
  track(work: Promise<void>): void {
    this.#running.add(work);
    this.#busyCount++;
    this.#options.onChange(this.#busyCount, this.#vus.length);
    const forget = (): void => {
      this.#running.delete(work);
      this.#busyCount--;
      this.#options.onChange(this.#busyCount, this.#vus.length);
    };
    work.then(forget, forget);
  }

  /** Settles once all tracked work has. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Interrupts every running iteration. @throws what a protocol client throws, once all are interrupted */
  killAll(reason: RampaError): void {
    this.#forAll((vu) => vu.kill(reason));
  }

  /** Closes every VU's connections. @throws what a protocol client throws, once all are closed */
  retireAll(): void {
    this.#forAll((vu) => vu.retire());
  }

  #forAll(act: (vu: Vu) => void): void {
    const failures: unknown[] = [];
    for (const vu of this.#vus) {
      try {
        act(vu);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
