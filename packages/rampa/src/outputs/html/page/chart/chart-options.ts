import type uPlot from 'uplot';
import type { Theme } from '../theme.ts';
import { drawLimits, drawMarks } from './chart-annotations.ts';
import type { ChartContent, ChartLine, ChartSetting } from './chart-content.ts';

/** What a drawing needs beside its content. */
export interface DrawSetting {
  readonly setting: ChartSetting;
  readonly size: { readonly width: number; readonly height: number };
  isShown(index: number): boolean;
  onCursor(index: number | undefined): void;
}

const FONT = '11px system-ui, sans-serif';
/** A drag that is shorter is a click. */
const MIN_DRAG_PX = 8;

/** How uPlot is to draw a content. Colours are functions, so that a change of theme needs no new chart. */
export function chartOptions(content: ChartContent, draw: DrawSetting): uPlot.Options {
  const { setting, size } = draw;
  const { theme, group } = setting;
  return {
    ...size,
    // Marks have their texts above the chart.
    padding: [group?.marks.length ? 22 : 8, 22, 0, 0],
    legend: { show: false },
    scales: scalesOf(content, setting),
    axes: axesOf(content, setting),
    series: [{}, ...content.lines.map((line, index) => seriesOf(line, index, draw))],
    bands: bandsOf(content, theme),
    cursor: {
      y: false,
      drag: { setScale: false, x: group !== undefined, y: false, dist: MIN_DRAG_PX },
      points: { size: 6, width: 1.5 },
      ...(group !== undefined && { sync: { key: group.key } }),
      // The group decides what is shown, and all of its charts follow.
      bind: { dblclick: () => () => resetOf(draw) },
    },
    hooks: {
      setCursor: [(plot) => draw.onCursor(plot.cursor.idx ?? undefined)],
      setSelect: [(plot) => selectRange(plot, draw)],
      draw: [
        (plot) => drawLimits(plot, content, theme),
        (plot) => drawMarks(plot, group?.marks ?? [], theme),
      ],
    },
  };
}

function scalesOf(content: ChartContent, { group }: ChartSetting): uPlot.Scales {
  const [first = 0, last = 1] = [content.x[0], content.x.at(-1)];
  const shown = group?.shown ?? { min: first, max: Math.max(last, first + 1) };
  const limits = (content.limits ?? []).map(({ value }) => value);
  return {
    x: { time: false, auto: false, min: shown.min, max: shown.max },
    y: content.isLogarithmic ? { distr: 3 } : { range: (_, __, max) => [0, niceMax(max, limits)] },
  };
}

/** Limits that are far above everything measured are not worth the room. */
function niceMax(measured: number | null, limits: readonly number[]): number {
  const near = limits.filter((limit) => limit < 2 * (measured ?? 0));
  return Math.max(measured ?? 0, ...near) * 1.08 || 1;
}

function axesOf(content: ChartContent, { axes, theme }: ChartSetting): uPlot.Axis[] {
  const look: uPlot.Axis = {
    font: FONT,
    stroke: () => theme.color('muted'),
    grid: { stroke: () => theme.color('grid'), width: 1 },
    ticks: { stroke: () => theme.color('grid'), width: 1, size: 4 },
  };
  const { x } = axes;
  return [
    {
      ...look,
      ...{ space: 64, size: 30, gap: 6 },
      ...('steps' in x ? { incrs: x.steps } : { splits: x.places }),
      values: (_, splits) => splits.map((one) => axes.xText(one)),
    },
    {
      ...look,
      ...{ space: 34, size: 58, gap: 6 },
      values: (_, splits) => splits.map((one) => (isMarked(one, content) ? axes.yText(one) : '')),
    },
  ];
}

/** Between powers of ten there is no room for texts. */
function isMarked(value: number, { isLogarithmic }: ChartContent): boolean {
  return isLogarithmic !== true || Math.abs(Math.log10(value) % 1) < 1e-6;
}

function seriesOf(line: ChartLine, index: number, draw: DrawSetting): uPlot.Series {
  const { theme } = draw.setting;
  const { color, isDashed, isFilled } = line;
  // A single value between gaps is a point, and the only thing that can be seen of it.
  return {
    label: line.label,
    show: draw.isShown(index),
    stroke: () => theme.color(color),
    width: 1.75,
    points: { size: 4, fill: () => theme.color(color) },
    ...(isDashed === true && { dash: [5, 4] }),
    ...(isFilled === true && { fill: () => theme.color(color, 0.14) }),
  };
}

function bandsOf({ lines, bands = [] }: ChartContent, theme: Theme): uPlot.Band[] {
  const indexOf = (label: string): number => 1 + lines.findIndex((line) => line.label === label);
  return bands.map(([upper, lower]) => ({
    series: [indexOf(upper), indexOf(lower)],
    fill: () => theme.color(lines[indexOf(upper) - 1]?.color ?? 'max', 0.13),
  }));
}

function resetOf({ setting }: DrawSetting): null {
  setting.group?.reset();
  return null;
}

function selectRange(plot: uPlot, { setting }: DrawSetting): void {
  const { left, width } = plot.select;
  if (width < MIN_DRAG_PX) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  setting.group?.show({
    min: plot.posToVal(left, 'x'),
    max: plot.posToVal(left + width, 'x'),
  });
}
