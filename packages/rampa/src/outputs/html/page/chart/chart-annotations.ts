import uPlot from 'uplot';
import type { Theme } from '../theme.ts';
import type { ChartContent } from './chart-content.ts';
import type { TimeMark } from './chart-group.ts';

/** Lines across a chart at the values that are not to be crossed. */
export function drawLimits(plot: uPlot, { limits = [] }: ChartContent, theme: Theme): void {
  const { ctx, bbox } = plot;
  const px = uPlot.pxRatio;
  const right = bbox.left + bbox.width;
  for (const { label, value } of limits) {
    const y = plot.valToPos(value, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    ctx.save();
    drawLine(plot, theme.color('errors'), [bbox.left, y], [right, y]);
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(label, right - 4 * px, y - 2 * px);
    ctx.restore();
  }
}

/** Lines down a chart at the times at which something happened; above it what it was, where there is room. */
export function drawMarks(plot: uPlot, marks: readonly TimeMark[], theme: Theme): void {
  const { ctx, bbox } = plot;
  const px = uPlot.pxRatio;
  const right = bbox.left + bbox.width;
  let freeFrom = bbox.left;
  for (const { at, label } of marks) {
    const x = plot.valToPos(at, 'x', true);
    if (x < bbox.left || x > right) continue;
    ctx.save();
    drawLine(plot, theme.color('warn'), [x, bbox.top], [x, bbox.top + bbox.height]);
    const width = ctx.measureText(label).width + 8 * px;
    const left = Math.min(x, right - width);
    if (left >= freeFrom) {
      ctx.textAlign = 'left';
      ctx.textBaseline = 'bottom';
      ctx.fillText(label, left, bbox.top - 2 * px);
      freeFrom = left + width;
    }
    ctx.restore();
  }
}

type Place = readonly [x: number, y: number];

/** Dashed; texts that follow have its colour. */
function drawLine({ ctx }: uPlot, color: string, from: Place, to: Place): void {
  const px = uPlot.pxRatio;
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.font = `${11 * px}px system-ui, sans-serif`;
  ctx.lineWidth = px;
  ctx.setLineDash([2 * px, 3 * px]);
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}
