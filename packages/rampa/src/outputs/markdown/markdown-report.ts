import { EXIT } from '../../core/codes.ts';
import { markdownCode } from '../../core/markdown-code.ts';
import { formatSeconds } from '../../core/quantity.ts';
import type { RunOutcome, RunStatus } from '../../core/run.ts';
import { checkSection, errorSection } from './failure-sections.ts';
import { latencySection, metricSection, requestSection } from './metric-sections.ts';
import type { RequestRow } from './request-tally.ts';
import { shortCode } from './short-code.ts';
import { thresholdSection } from './threshold-section.ts';

const OUTCOMES: Readonly<Record<RunStatus, string>> = {
  passed: 'failed',
  threshold_failed: 'failed',
  setup_failed: 'failed in setup',
  execution_failed: 'failed while running',
  teardown_failed: 'failed in teardown',
  stopped: 'was stopped',
};

const CUT = '*The rest of the report had no room here.*';

/** What a report is made from. */
export interface ReportedRun {
  readonly outcome: RunOutcome;
  /** Most frequent first; none when they are not known. */
  readonly requests: readonly RequestRow[];
}

/**
 * A run in Markdown: verdict and thresholds first. What does not fit into `maxBytes` of UTF-8 is left out from the
 * end, section by section, and said to be.
 */
export function markdownReport(run: ReportedRun, maxBytes = Number.POSITIVE_INFINITY): string {
  const { outcome, requests } = run;
  const sections = [
    verdictSection(outcome),
    thresholdSection(outcome),
    healthSection(outcome),
    latencySection(outcome),
    requestSection(requests),
    checkSection(outcome),
    errorSection(outcome),
    metricSection(outcome),
  ].filter((lines) => lines.length > 0);
  const texts = sections.map((lines) => `${lines.join('\n')}\n`);
  for (let count = texts.length; count > 0; count--) {
    const all = count === texts.length ? texts : [...texts.slice(0, count), `${CUT}\n`];
    const text = all.join('\n');
    if (Buffer.byteLength(text) <= maxBytes) return text;
  }
  return '';
}

function verdictSection(outcome: RunOutcome): string[] {
  const { script, snapshot, exitCode, causes, thresholds } = outcome;
  const subject = script === undefined ? 'The run' : shortCode(script);
  const after = snapshot === undefined ? '' : ` after ${formatSeconds(snapshot.duration)}`;
  const verdict =
    exitCode === EXIT.passed
      ? `:white_check_mark: ${subject} **passed**${after}`
      : `:x: ${subject} **${OUTCOMES[outcome.status]}**${after}, exit code ${exitCode}`;
  const crossed = thresholds.filter(({ passed }) => !passed).length;
  // The table of thresholds tells of those.
  const isShown = causes.filter((one) => one.exitCode === EXIT.thresholdBreach).length === crossed;
  const others = causes.filter((one) => !isShown || one.exitCode !== EXIT.thresholdBreach);
  return [
    '## rampa Results',
    '',
    verdict,
    ...(others.length === 0 ? [] : ['']),
    ...others.map(({ message, hint }) => `- ${shortCode(message)}${hintText(hint)}`),
  ];
}

function hintText(hint: string | undefined): string {
  return hint === undefined ? '' : `: ${markdownCode(hint)}`;
}

function healthSection({ health, warnings, snapshot }: RunOutcome): string[] {
  const sentences = warnings.map((one) => `> - ${shortCode(one)}`);
  if (snapshot === undefined || health.verdict === 'trusted') {
    const verdict = snapshot === undefined ? [] : ['Load generator: trusted'];
    const notes = sentences.length === 0 ? [] : ['> [!NOTE]', ...sentences];
    return [...verdict, ...(verdict.length > 0 && notes.length > 0 ? [''] : []), ...notes];
  }
  return [
    health.verdict === 'invalid' ? '> [!CAUTION]' : '> [!WARNING]',
    `> Load generator: **${health.verdict}**`,
    ...health.reasons.map((reason) => `> - ${shortCode(reason)}`),
    ...sentences,
  ];
}
