/** A part of an axis. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Something that happened at one time, as it is marked in all charts. */
export interface TimeMark {
  readonly at: number;
  readonly label: string;
}

/** What a {@link ChartGroup} moves. */
export interface GroupedChart {
  zoom(range: Range): void;
  /** Shows the values of the point that is closest. */
  pointAt(x: number): void;
}

/** A smaller part of the time cannot be looked at. */
const MIN_SECONDS = 2;

/** Charts of the same time: what one of them is zoomed to, all are. */
export class ChartGroup {
  /** Charts of one key show their cursors at the same time. */
  readonly key: string;
  /** The whole time. */
  readonly full: Range;
  readonly marks: readonly TimeMark[];
  readonly #charts: GroupedChart[] = [];
  readonly #listeners: (() => void)[] = [];
  #shown: Range;

  constructor(key: string, full: Range, marks: readonly TimeMark[] = []) {
    this.key = key;
    this.full = full;
    this.marks = marks;
    this.#shown = full;
  }

  get shown(): Range {
    return this.#shown;
  }

  get isZoomed(): boolean {
    return this.#shown.min > this.full.min || this.#shown.max < this.full.max;
  }

  add(chart: GroupedChart): void {
    this.#charts.push(chart);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Shows a part, moved into the time that there is. */
  show({ min, max }: Range): void {
    const whole = this.full.max - this.full.min;
    const width = Math.max(max - min, MIN_SECONDS);
    const middle = (min + max) / 2;
    const start = Math.min(Math.max(middle - width / 2, this.full.min), this.full.max - width);
    // Sums of fractions are not always what they should be.
    this.#shown = width < whole ? { min: start, max: start + width } : this.full;
    for (const chart of this.#charts) chart.zoom(this.#shown);
    for (const listener of this.#listeners) listener();
  }

  /** Shows the values of a time in all charts. */
  pointAt(x: number): void {
    for (const chart of this.#charts) chart.pointAt(x);
  }

  reset(): void {
    this.show(this.full);
  }

  /** @param factor below 1 to see less */
  zoomBy(factor: number): void {
    const { min, max } = this.#shown;
    const [middle, half] = [(min + max) / 2, ((max - min) / 2) * factor];
    this.show({ min: middle - half, max: middle + half });
  }

  /** @param share of what is shown; negative to go back */
  moveBy(share: number): void {
    const { min, max } = this.#shown;
    const step = (max - min) * share;
    this.show({ min: min + step, max: max + step });
  }
}
