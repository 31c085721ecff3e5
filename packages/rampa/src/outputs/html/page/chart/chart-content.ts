import type { Column } from '../../report-data.ts';
import type { ColorName, Theme } from '../theme.ts';
import type { ChartGroup } from './chart-group.ts';

/** One line of a chart. */
export interface ChartLine {
  readonly label: string;
  readonly color: ColorName;
  readonly values: Column;
  readonly isDashed?: boolean;
  /** Filled down to the axis. */
  readonly isFilled?: boolean;
  /** Not drawn until it is asked for. */
  readonly isOptional?: boolean;
}

/** A value that is not to be crossed. */
export interface ChartLimit {
  readonly label: string;
  readonly value: number;
}

/** What a {@link Chart} shows. */
export interface ChartContent {
  /** One sentence for those who cannot see it. */
  readonly about: string;
  readonly x: readonly number[];
  /** What is told of a point beside its values, such as its time. */
  pointText(index: number): string;
  readonly lines: readonly ChartLine[];
  /** Areas between two lines, by label. */
  readonly bands?: readonly (readonly [upper: string, lower: string])[];
  readonly limits?: readonly ChartLimit[];
  readonly isLogarithmic?: boolean;
}

/** How the axes of a {@link Chart} are written. */
export interface ChartAxes {
  xText(value: number): string;
  /** Where the axis may have marks: steps, or the places themselves. */
  readonly x: { readonly steps: number[] } | { readonly places: number[] };
  yText(value: number): string;
  /** A value in full. */
  valueText(value: number): string;
}

/** What all contents of a {@link Chart} share. */
export interface ChartSetting {
  readonly title: string;
  readonly height: number;
  readonly axes: ChartAxes;
  readonly theme: Theme;
  /** As wide as the page, where others are two in a row. */
  readonly isWide?: boolean;
  /** For charts over the time. */
  readonly group: ChartGroup | undefined;
}
