import { formatMs, formatPercent } from '../quantity.ts';
import type { SummaryView } from './summary-view.ts';

/** Whether the numbers can be trusted, and everything that was refused or lost. */
export function healthLines({ result, paint }: SummaryView): string[] {
  const { health, warnings, snapshot } = result;
  const lines: string[] = [];
  if (snapshot !== undefined) {
    const color = { trusted: paint.green, suspect: paint.yellow, invalid: paint.red }[
      health.verdict
    ];
    lines.push(`${paint.bold('Load generator')}  ${color(health.verdict)}${load()}`);
    lines.push(...health.reasons.map((reason) => `  ${color('!')} ${reason}`));
  }
  lines.push(...warnings.map((warning) => `  ${paint.yellow('!')} ${warning}`));
  return lines;

  /** The worst shard's numbers. */
  function load(): string {
    if (health.shards.length === 0) return '';
    const delay = Math.max(...health.shards.map((shard) => shard.loopDelayP99Ms));
    const busy = Math.max(...health.shards.map((shard) => shard.utilisation));
    return paint.dim(`  event loop p99 late by ${formatMs(delay)}, ${formatPercent(busy)} busy`);
  }
}
