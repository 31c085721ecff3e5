import type { CompareLimits } from '../../compare/compare-runs.ts';
import { Problems } from '../../core/problems.ts';
import { wrong } from '../flags/read-values.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import type { CompareFlags } from './compare-flags.ts';

/** How a comparison can be written. */
export type CompareFormat = 'text' | 'markdown' | 'json' | 'html';

/** What `rampa compare` was asked to do. */
export interface CompareCommand extends CompareLimits {
  readonly format: CompareFormat;
  /** `undefined` for stdout. */
  readonly out: string | undefined;
  readonly failOnRegression: boolean;
}

const FORMATS: readonly CompareFormat[] = ['text', 'markdown', 'json', 'html'];
const DEFAULT_PERCENT = 5;
const PERCENT = /^(\d{1,6}(?:\.\d{1,6})?)%?$/;

/** @throws {RampaError} `RAMPA_USAGE` with every flag that cannot be understood */
export async function readCompareFlags(flags: CompareFlags): Promise<CompareCommand> {
  const problems = new Problems();
  const format = FORMATS.find((one) => one === flags.format);
  if (format === undefined)
    wrong('--format', 'text, markdown, json or html', flags.format ?? '', problems);
  if (flags.out === '') wrong('--out', 'the path of a file', '', problems);
  const maxChangeOf = new Map<string, number>();
  let maxChange = DEFAULT_PERCENT;
  for (const text of flags.maxChange ?? []) {
    // A key may hold an equals sign in its tags.
    const at = text.lastIndexOf('=');
    const percent = PERCENT.exec(text.slice(at + 1).trim())?.[1];
    const key = text.slice(0, Math.max(0, at)).trim();
    if (percent === undefined || (at >= 0 && key === '')) {
      wrong('--max-change', 'PERCENT or METRIC=PERCENT such as 5%', text, problems);
    } else if (at < 0) maxChange = Number(percent);
    else maxChangeOf.set(key, Number(percent));
  }
  await throwUsage(problems, 'compare');
  return {
    format: format ?? 'text',
    out: flags.out,
    maxChange,
    maxChangeOf,
    metrics: flags.metric,
    failOnRegression: flags.failOnRegression === true,
  };
}
