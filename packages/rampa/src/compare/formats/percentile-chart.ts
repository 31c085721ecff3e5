import type { MetricUnit } from '../../core/metric.ts';
import { formatInUnit } from '../../core/quantity.ts';
import type { Trend } from '../../metrics/trend.ts';
import type { ComparedRun } from '../compared-run.ts';
import { escapeHtml } from './escape-html.ts';

const WIDTH = 900;
const HEIGHT = 320;
const LEFT = 60;
const RIGHT = 20;
const TOP = 30;
const BOTTOM = 40;

/** Runs beyond the colours have the same ones again, with dashes. */
const COLORS = ['var(--a)', 'var(--b)', 'var(--c)', 'var(--d)'];
const DASHES = ['none', '9 4', '2 3', '9 3 2 3'];

const LEGEND_COLUMNS = 4;
const LEGEND_WIDTH = (WIDTH - LEFT - RIGHT) / LEGEND_COLUMNS;
const LEGEND_HEIGHT = 18;
const LEGEND_GAP = 8;
const LABEL_CHARACTERS = 20;

/** Where the axis has a number, and how far it goes. */
const PERCENTILES = [0, 50, 75, 90, 95, 99, 99.9, 99.99];
const CURVE_POINTS = 160;

/**
 * The percentile curves of one trend in every run, as an SVG with a legend above them. The axis spreads the upper
 * percentiles: how far to the right grows with the logarithm of how rarely a value is larger.
 * @returns `undefined` when a run does not have the trend
 */
export function percentileChart(runs: readonly ComparedRun[], key: string): string | undefined {
  const trends = runs.map((run) => trendOf(run, key));
  if (!trends.every((trend) => trend !== undefined)) return undefined;
  const unit = runs[0]?.metrics.get(key)?.spec.unit ?? 'none';
  const rarest = Math.min(4, Math.log10(Math.max(...trends.map(({ count }) => count), 10)));
  const highest = Math.max(...trends.map((trend) => trend.percentile(percentileAt(rarest))), 0.001);
  const x = (rarity: number): number => LEFT + (rarity / rarest) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number =>
    HEIGHT - BOTTOM - (value / highest) * (HEIGHT - TOP - BOTTOM);
  const curves = trends.map((trend, index) => {
    const points = Array.from({ length: CURVE_POINTS + 1 }, (_, step) => {
      const rarity = (step / CURVE_POINTS) * rarest;
      return `${x(rarity).toFixed(1)},${y(trend.percentile(percentileAt(rarity))).toFixed(1)}`;
    });
    return `<polyline fill="none" ${strokeOf(index)} points="${points.join(' ')}"/>`;
  });
  const moreRows = LEGEND_HEIGHT * (Math.ceil(runs.length / LEGEND_COLUMNS) - 1);
  return `<figure><figcaption>${escapeHtml(key)}, percentiles</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT + moreRows}" role="img" aria-label="percentiles of ${escapeHtml(key)}">
${runs.map(({ label }, index) => legend(label, index)).join('\n')}
<g transform="translate(0 ${moreRows})">
${PERCENTILES.filter((p) => rarityOf(p) <= rarest)
  .map((p) => tickAt(p, x(rarityOf(p))))
  .join('')}
${[0, 0.25, 0.5, 0.75, 1].map((part) => levelAt(part * highest, y(part * highest), unit)).join('')}
${curves.join('\n')}
</g>
</svg></figure>`;
}

function trendOf(run: ComparedRun, key: string): Trend | undefined {
  const sampled = run.metrics.get(key)?.sampled;
  return sampled?.kind === 'trend' && sampled.total.count > 0 ? sampled.total : undefined;
}

/** One in 10 to the power of how many values is larger. */
function rarityOf(percentile: number): number {
  return -Math.log10(1 - percentile / 100);
}

function percentileAt(rarity: number): number {
  return 100 * (1 - 10 ** -rarity);
}

function strokeOf(index: number): string {
  const color = COLORS[index % COLORS.length];
  const dashes = DASHES[Math.floor(index / COLORS.length) % DASHES.length];
  return `stroke-width="2" stroke="${color}" stroke-dasharray="${dashes}"`;
}

function tickAt(percentile: number, x: number): string {
  return `<line x1="${x}" x2="${x}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="var(--line)"/><text x="${x}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${percentile}%</text>`;
}

function levelAt(value: number, y: number, unit: MetricUnit): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="var(--line)"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${escapeHtml(formatInUnit(value, unit))}</text>`;
}

/** A picture of its own, so that a label that is too wide after all ends with it. */
function legend(label: string, index: number): string {
  const x = LEFT + (index % LEGEND_COLUMNS) * LEGEND_WIDTH;
  const y = 6 + Math.floor(index / LEGEND_COLUMNS) * LEGEND_HEIGHT;
  const shown = label.length > LABEL_CHARACTERS ? `…${label.slice(1 - LABEL_CHARACTERS)}` : label;
  return `<svg class="legend" x="${x}" y="${y}" width="${LEGEND_WIDTH - LEGEND_GAP}" height="${LEGEND_HEIGHT}"><title>${escapeHtml(label)}</title><line x1="0" x2="24" y1="8" y2="8" ${strokeOf(index)}/><text x="30" y="12">${escapeHtml(shown)}</text></svg>`;
}
