import {
  mergePacked,
  NO_VALUES,
  type PackedTrend,
  unpackInto,
} from '../../metrics/slices/packed-trend.ts';
import { packBuckets, type SparseBuckets } from '../../metrics/slices/sparse-buckets.ts';
import { type ExactFigures, NO_FIGURES, type Trend } from '../../metrics/trend.ts';

/** Adds up many small parts of a trend quickly, and keeps the sum in as much memory as its buckets need. */
export class TrendSum {
  #packed = NO_VALUES;
  #open: OpenSum | undefined;

  add(part: PackedTrend): void {
    this.#open ??= new OpenSum();
    this.#open.add(part);
  }

  absorb(other: TrendSum): void {
    this.settle();
    other.settle();
    this.#packed = mergePacked(this.#packed, other.#packed);
  }

  settle(): void {
    if (this.#open === undefined) return;
    this.#packed = mergePacked(this.#packed, this.#open.pack());
    this.#open = undefined;
  }

  /** Adds everything to `trend`. */
  addTo(trend: Trend): void {
    this.settle();
    unpackInto(trend, this.#packed);
  }
}

type Counts = Map<number, number>;

class OpenSum {
  #exact: ExactFigures = NO_FIGURES;
  readonly #positive: Counts = new Map();
  readonly #negative: Counts = new Map();

  add({ sum, min, max, clamped, positive, negative }: PackedTrend): void {
    this.#exact = {
      sum: this.#exact.sum + sum,
      min: Math.min(this.#exact.min, min),
      max: Math.max(this.#exact.max, max),
      clamped: this.#exact.clamped + clamped,
    };
    addBuckets(this.#positive, positive);
    addBuckets(this.#negative, negative);
  }

  pack(): PackedTrend {
    const positive = packCounts(this.#positive);
    return { ...this.#exact, positive, negative: packCounts(this.#negative) };
  }
}

function addBuckets(sums: Counts, { indexes, counts }: SparseBuckets): void {
  for (let place = 0; place < indexes.length; place++) {
    const index = indexes[place] ?? 0;
    sums.set(index, (sums.get(index) ?? 0) + (counts[place] ?? 0));
  }
}

function packCounts(counts: Counts): SparseBuckets {
  return packBuckets([...counts].sort(([left], [right]) => left - right));
}
