/** As much as one line takes beside the texts that are given as bytes: a time and a number. */
const FIGURES_BYTES = 64;
const FIRST_CAPACITY = 64 * 1024;

const DIGIT_0 = 48;
const POINT = 46;
const MINUS = 45;

/** Larger numbers, and their millionths, are not whole numbers of 53 bits any more. */
const LARGEST_TIME = 1e9;
const LARGEST_WHOLE = 0x7fff_ffff;

/**
 * Builds text of many lines as bytes, without a string for each part: what every sample of an output goes through.
 * Call {@link reserve} before each line.
 */
export class LineWriter {
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY);
  #size = 0;
  #taken: Buffer<ArrayBuffer> | undefined;
  /** The second that was written last, and its digits. */
  #second = Number.NaN;
  #secondBytes: Uint8Array = new Uint8Array();
  /** The time that was written last by {@link seconds}, and where it stands in the bytes. */
  #stampMs = Number.NaN;
  #stampStart = 0;
  #stampEnd = 0;

  /** How many bytes there are since {@link take}. */
  get size(): number {
    return this.#size;
  }

  /** Makes room for a line with texts of so many bytes, a time and a number. */
  reserve(textBytes: number): void {
    const needed = this.#size + textBytes + FIGURES_BYTES;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }

  text(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** Unix epoch in seconds, to the microsecond, of one in ms. Many lines in a row have the same. */
  seconds(epochMs: number): void {
    if (epochMs === this.#stampMs) {
      this.#bytes.copyWithin(this.#size, this.#stampStart, this.#stampEnd);
      this.#size += this.#stampEnd - this.#stampStart;
      return;
    }
    this.#stampStart = this.#size;
    const micros = Math.round(epochMs * 1000);
    const second = Math.floor(micros / 1e6);
    this.second(second);
    this.#bytes[this.#size++] = POINT;
    this.padded(micros - second * 1e6, 6);
    this.#stampMs = epochMs;
    this.#stampEnd = this.#size;
  }

  /** Whole seconds of a Unix epoch. */
  second(second: number): void {
    if (second !== this.#second) {
      this.#second = second;
      this.#secondBytes = Buffer.from(String(second));
    }
    this.text(this.#secondBytes);
  }

  /** A whole number from 0 to 2^31 - 1 with so many digits, zeros in front. */
  padded(whole: number, digits: number): void {
    const bytes = this.#bytes;
    let rest = whole | 0;
    for (let at = this.#size + digits - 1; at >= this.#size; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = DIGIT_0 + rest - tenth * 10;
      rest = tenth;
    }
    this.#size += digits;
  }

  /** A number as JavaScript writes it. */
  number(value: number): void {
    if (value >= 0 && value <= LARGEST_WHOLE && (value | 0) === value) this.#whole(value);
    else this.#size += this.#bytes.write(String(value), this.#size, 'latin1');
  }

  /** A number of ms, to the nanosecond: clocks know no more, and what follows is left over from subtracting. */
  time(value: number): void {
    if (!(value > -LARGEST_TIME && value < LARGEST_TIME)) {
      this.number(value);
      return;
    }
    const nanos = Math.round(Math.abs(value) * 1e6);
    if (value < 0 && nanos > 0) this.#bytes[this.#size++] = MINUS;
    const whole = Math.floor(nanos / 1e6);
    this.#whole(whole);
    const fraction = nanos - whole * 1e6;
    if (fraction === 0) return;
    this.#bytes[this.#size++] = POINT;
    this.padded(fraction, 6);
    while (this.#bytes[this.#size - 1] === DIGIT_0) this.#size--;
  }

  /** A copy of what was written since there were `size` bytes. */
  copyFrom(size: number): Uint8Array {
    return Buffer.from(this.#bytes.subarray(size, this.#size));
  }

  /**
   * Everything since the last time.
   * @param isReturned whether what was taken the last time is no longer needed, so that its memory can be used again
   */
  take(isReturned: boolean): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes;
    const size = this.#size;
    this.#bytes = (isReturned ? this.#taken : undefined) ?? Buffer.allocUnsafe(taken.length);
    this.#taken = taken;
    this.#size = 0;
    this.#stampMs = Number.NaN;
    return taken.subarray(0, size);
  }

  #whole(value: number): void {
    let digits = 1;
    for (let limit = 10; limit <= value; limit *= 10) digits++;
    this.padded(value, digits);
  }
}
