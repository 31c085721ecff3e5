import { formatDuration } from '../../../core/duration.ts';
import { formatNumber } from '../../../core/quantity.ts';
import { VERSION } from '../../../core/version.ts';
import { errorLines } from '../../format/summary/error-lines.ts';
import { healthLines } from '../../format/summary/health-lines.ts';
import { verdictLines } from '../../format/summary/verdict-lines.ts';
import type { BenchTask } from '../bench-task.ts';
import type { BenchView } from './bench-view.ts';
import { histogramLines } from './histogram-lines.ts';
import { latencyLines } from './latency-lines.ts';
import { requestLines } from './request-lines.ts';
import { spectrumLines } from './spectrum-lines.ts';

/** What the terminal shows when a bench is over: sections of aligned lines, the verdict last. */
export function formatBenchSummary(view: BenchView): string {
  const sections = [
    headingLines(view),
    requestLines(view),
    latencyLines(view),
    histogramLines(view),
    view.withSpectrum ? spectrumLines(view) : [],
    errorLines(view),
    healthLines(view),
    endLines(view),
  ];
  const text = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `\n${text.join('\n\n')}\n`;
}

function headingLines({ task, result, paint }: BenchView): string[] {
  const { method } = task.request;
  const shards = counted(result.shardCount, 'shard');
  return [
    paint.dim(`rampa ${VERSION}  run ${result.runId}  ${shards}`),
    `${paint.bold(`${method} ${task.label}`)}  ${loadText(task)}`,
  ];
}

function loadText({ connections, end, rate }: BenchTask): string {
  const amount =
    end.type === 'duration' ? formatDuration(end.durationMs) : counted(end.count, 'request');
  const parts = [counted(connections, 'connection'), amount];
  if (rate !== undefined) parts.push(`${formatNumber(rate)} requests/s due`);
  return parts.join(', ');
}

/** The plan's only threshold is not listed; what it found is said in words. */
function endLines(view: BenchView): string[] {
  const { result, paint } = view;
  const hasFailed = result.thresholds.some(({ passed }) => !passed);
  const why = hasFailed ? [`  ${paint.red('✗')} every request failed`] : [];
  return [...why, ...verdictLines(view)];
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
