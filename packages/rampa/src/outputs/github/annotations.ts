import { boundedText } from '../../core/bounded-text.ts';
import { EXIT } from '../../core/codes.ts';
import type { RunOutcome } from '../../core/run.ts';
import { measuredText } from '../support/measured-text.ts';
import { workflowCommand } from './workflow-command.ts';

/** GitHub keeps as many of each level in a step. */
const MAX_ANNOTATIONS = 10;
const MAX_CHARACTERS = 2000;

/** A line for each crossed threshold, for every other reason that the run failed, and for numbers that are in doubt. */
export function annotations(outcome: RunOutcome): readonly string[] {
  const { health, snapshot } = outcome;
  const errors = [...thresholdTexts(outcome), ...causeTexts(outcome)];
  const hidden = errors.length - MAX_ANNOTATIONS;
  const shown = hidden > 0 ? errors.slice(0, MAX_ANNOTATIONS - 1) : errors;
  const rest = hidden > 0 ? [`and ${hidden + 1} more: the summary of the step has all`] : [];
  const lines = [...shown, ...rest].map((text) => command('error', 'rampa', text));
  if (snapshot === undefined || health.verdict === 'trusted') return lines;
  const text = [`Load generator: ${health.verdict}`, ...health.reasons].join('\n');
  return [...lines, command('warning', `rampa: ${health.verdict} numbers`, text)];
}

function thresholdTexts({ thresholds, metrics }: RunOutcome): string[] {
  return thresholds
    .filter(({ passed }) => !passed)
    .map((one) => {
      const { metric, source } = one;
      return `Threshold failed: ${metric}: ${source} (got ${measuredText(one, metrics)})`;
    });
}

/** Thresholds are told of already, unless they aborted the run and hold by now. */
function causeTexts({ causes, thresholds }: RunOutcome): string[] {
  const crossed = thresholds.filter(({ passed }) => !passed).length;
  const breaches = causes.filter(({ exitCode }) => exitCode === EXIT.thresholdBreach);
  const isTold = breaches.length === crossed;
  return causes
    .filter((cause) => !isTold || !breaches.includes(cause))
    .map(({ message, hint }) => (hint === undefined ? message : `${message}\n${hint}`));
}

function command(level: 'error' | 'warning', title: string, text: string): string {
  return workflowCommand(level, title, boundedText(text, MAX_CHARACTERS));
}
