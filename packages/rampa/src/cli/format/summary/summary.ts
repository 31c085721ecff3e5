import { VERSION } from '../../../core/version.ts';
import { checkLines } from './check-lines.ts';
import { errorLines } from './error-lines.ts';
import { healthLines } from './health-lines.ts';
import { metricSections } from './metric-sections.ts';
import { scenarioLines } from './scenario-lines.ts';
import type { SummaryView } from './summary-view.ts';
import { thresholdLines } from './threshold-lines.ts';
import { verdictLines } from './verdict-lines.ts';

/** What the terminal shows when a run is over: sections of aligned lines, the verdict last. */
export function formatSummary(view: SummaryView): string {
  const sections = [
    [view.paint.dim(heading(view))],
    scenarioLines(view),
    ...metricSections(view),
    checkLines(view),
    errorLines(view),
    healthLines(view),
    thresholdLines(view),
    verdictLines(view),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${text.join('\n\n')}\n`;
}

function heading({ script, result }: SummaryView): string {
  const shards = result.shardCount === 1 ? '1 shard' : `${result.shardCount} shards`;
  const seed = result.seed === undefined ? '' : `  seed ${result.seed}`;
  return `rampa ${VERSION}  ${script}  run ${result.runId}  ${shards}${seed}`;
}
