const OCTAVE_BITS = 10;
const LOG_LENGTH = 64;

/**
 * Bucket counts since the last drain.
 *
 * Buckets are only listed at first, which is all that a quiet series needs. One that gets more than 64 values
 * between two drains has a flat table from then on, up to the octave of its highest bucket, and the
 * list names the buckets in it that are not empty, so that draining costs what was touched.
 */
export class BucketDelta {
  /** Empty until the series is busy. */
  #counts = new Uint32Array(0);
  /** The buckets that are not empty; without a table, once per value. */
  #touched = new Uint16Array(LOG_LENGTH);
  #touchedCount = 0;

  /** Counts one value in the bucket. */
  add(index: number): void {
    const counts = this.#counts;
    if (index >= counts.length) {
      this.#addBeyond(index);
      return;
    }
    const count = counts[index] ?? 0;
    counts[index] = count + 1;
    if (count === 0) this.#touch(index);
  }

  /** The buckets that are not empty, ascending, with their counts; they are empty afterwards. */
  drain(): { readonly indexes: Uint16Array; readonly counts: Uint32Array } {
    const touched = this.#touched.slice(0, this.#touchedCount).sort();
    this.#touchedCount = 0;
    return this.#counts.length === 0 ? countRuns(touched) : this.#drainTable(touched);
  }

  #drainTable(indexes: Uint16Array): { indexes: Uint16Array; counts: Uint32Array } {
    const counts = new Uint32Array(indexes.length);
    for (let position = 0; position < indexes.length; position++) {
      const index = indexes[position] ?? 0;
      counts[position] = this.#counts[index] ?? 0;
      this.#counts[index] = 0;
    }
    return { indexes, counts };
  }

  #addBeyond(index: number): void {
    if (this.#counts.length === 0) {
      if (this.#touchedCount < LOG_LENGTH) {
        this.#touched[this.#touchedCount++] = index;
        return;
      }
      this.#openTable();
    }
    if (index >= this.#counts.length) this.#growTable(index);
    this.add(index);
  }

  #openTable(): void {
    const logged = this.#touched.slice(0, this.#touchedCount).sort();
    this.#touchedCount = 0;
    this.#growTable(logged.at(-1) ?? 0);
    for (const index of logged) this.add(index);
  }

  #growTable(index: number): void {
    const larger = new Uint32Array(((index >> OCTAVE_BITS) + 1) << OCTAVE_BITS);
    larger.set(this.#counts);
    this.#counts = larger;
  }

  #touch(index: number): void {
    if (this.#touchedCount === this.#touched.length) {
      const larger = new Uint16Array(this.#touched.length * 2);
      larger.set(this.#touched);
      this.#touched = larger;
    }
    this.#touched[this.#touchedCount++] = index;
  }
}

function countRuns(sorted: Uint16Array): { indexes: Uint16Array; counts: Uint32Array } {
  const indexes = new Uint16Array(sorted.length);
  const counts = new Uint32Array(sorted.length);
  let length = 0;
  for (const index of sorted) {
    if (length === 0 || indexes[length - 1] !== index) indexes[length++] = index;
    counts[length - 1] = (counts[length - 1] ?? 0) + 1;
  }
  return { indexes: indexes.subarray(0, length), counts: counts.subarray(0, length) };
}
