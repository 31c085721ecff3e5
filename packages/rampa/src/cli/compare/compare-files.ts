import { realpath } from 'node:fs/promises';
import { type Comparison, compareRuns } from '../../compare/compare-runs.ts';
import { type ComparedRun, comparedRun } from '../../compare/compared-run.ts';
import { formatHtml } from '../../compare/formats/html.ts';
import { formatJson } from '../../compare/formats/json.ts';
import { formatMarkdown } from '../../compare/formats/markdown.ts';
import { isWorse } from '../../compare/formats/shown-rows.ts';
import { refuseUnknownKeys } from '../../compare/unknown-keys.ts';
import { EXIT } from '../../core/codes.ts';
import { Problems } from '../../core/problems.ts';
import { openWhole } from '../../outputs/support/whole-file.ts';
import type { Cli } from '../cli.ts';
import { readResultFile } from '../flags/read-result-file.ts';
import { throwUsage } from '../flags/throw-usage.ts';
import { paintFor } from '../format/color.ts';
import type { CompareFlags } from './compare-flags.ts';
import { formatText } from './format-text.ts';
import { type CompareCommand, readCompareFlags } from './read-compare-flags.ts';

/**
 * Compares runs with the first one.
 * @returns 1 when something got worse than is tolerated, or a metric to compare has vanished, and that was asked for; else 0
 * @throws {RampaError} for flags and files that cannot be understood, and what cannot be written
 */
export async function compareFiles(
  paths: readonly string[],
  flags: CompareFlags,
  cli: Cli,
): Promise<number> {
  const command = await readCompareFlags(flags);
  const runs = await readRuns(paths, command);
  const [baseline, ...others] = runs;
  if (baseline === undefined) return EXIT.passed;
  const comparisons = others.map((current) => compareRuns(baseline, current, command));
  const text = format(comparisons, command, cli);
  if (command.out === undefined) cli.stdout.write(text);
  else {
    await using file = await openWhole('compare', command.out);
    await file.write(text);
  }
  return command.failOnRegression && isWorse(comparisons) ? EXIT.thresholdBreach : EXIT.passed;
}

async function readRuns(
  paths: readonly string[],
  command: CompareCommand,
): Promise<readonly ComparedRun[]> {
  const { out } = command;
  const problems = new Problems();
  const runs: ComparedRun[] = [];
  for (const [index, path] of paths.entries()) {
    const what = index === 0 ? 'the baseline' : `run ${index} to compare`;
    const document = await readResultFile(what, path, problems);
    const run = document && comparedRun(path, document, problems);
    if (run !== undefined) runs.push(run);
    if (out !== undefined && (await isSameFile(out, path))) {
      problems.add(`--out must be another file than the results, got ${out}`);
    }
  }
  if (runs.length === paths.length) refuseUnknownKeys(runs, command, problems);
  await throwUsage(problems, 'compare');
  return runs;
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all(
    [path, other].map((one) => realpath(one).catch(() => undefined)),
  );
  return left !== undefined && left === right;
}

function format(comparisons: readonly Comparison[], command: CompareCommand, cli: Cli): string {
  switch (command.format) {
    case 'text': {
      const stream = command.out === undefined ? cli.stdout : { isTty: false };
      return formatText(comparisons, command.maxChange, paintFor(cli.env, stream));
    }
    case 'markdown':
      return formatMarkdown(comparisons, command.maxChange);
    case 'json':
      return formatJson(comparisons, command.maxChange);
    case 'html':
      return formatHtml(comparisons, command.maxChange);
  }
}
