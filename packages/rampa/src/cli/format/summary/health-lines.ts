import { boundedText } from '../../../core/bounded-text.ts';
import { formatMs, formatPercent } from '../../../core/quantity.ts';
import { describeCeiling } from '../../self-test/ceiling-text.ts';
import type { SummaryView } from './summary-view.ts';

/** Longer than any that rampa writes without the user's names. */
const MAX_WARNING = 2000;

/** Whether the numbers can be trusted, and everything that was refused or lost. */
export function healthLines({ result, paint }: SummaryView): string[] {
  const { health, warnings, snapshot } = result;
  const lines: string[] = [];
  if (snapshot !== undefined) {
    const color = { trusted: paint.green, suspect: paint.yellow, invalid: paint.red }[
      health.verdict
    ];
    lines.push(`${paint.bold('Load generator')}  ${color(health.verdict)}${load()}`);
    if (health.ceiling !== undefined) lines.push(`  ${describeCeiling(health.ceiling)}`);
    lines.push(...health.reasons.map((reason) => `  ${color('!')} ${reason}`));
  }
  for (const warning of warnings) {
    lines.push(`  ${paint.yellow('!')} ${boundedText(warning, MAX_WARNING)}`);
  }
  return lines;

  /** The worst shard's numbers. */
  function load(): string {
    if (health.shards.length === 0) return '';
    const delay = Math.max(...health.shards.map((shard) => shard.loopDelayP99Ms));
    const busy = Math.max(...health.shards.map((shard) => shard.utilisation));
    return paint.dim(`  event loop p99 late by ${formatMs(delay)}, ${formatPercent(busy)} busy`);
  }
}
