import { EXIT } from '../../core/codes.ts';
import type { FailedCheckSummary } from '../../core/failure.ts';
import type { CheckSummary, RunCause, RunOutcome } from '../../core/run.ts';
import type { ThresholdResult } from '../../core/threshold.ts';
import { VERSION } from '../../core/version.ts';
import { measuredText } from '../support/measured-text.ts';
import type { XmlElement } from './xml-element.ts';

/** Whether a check that failed is a failed test, or only said to have failed. */
export type FailedChecks = 'fail' | 'report';

/** A test as JUnit has it, and what became of it: `content` is a `failure`, an `error`, `skipped` or nothing. */
interface TestCase {
  readonly name: string;
  readonly content: readonly XmlElement[];
}

/** A run as tests: the run itself, its thresholds, and the checks of each scenario. */
export function junitDocument(outcome: RunOutcome, failedChecks: FailedChecks): XmlElement {
  const { thresholds, scenarios, checks } = outcome;
  const suites = [
    suite(outcome, 'run', [runCase(outcome)]),
    suite(
      outcome,
      'thresholds',
      thresholds.map((one) => thresholdCase(one, outcome)),
    ),
    ...scenarios.map(({ name }) =>
      suite(
        outcome,
        `checks of ${name}`,
        checks
          .filter(({ scenario }) => scenario === name)
          .map((one) => checkCase(one, outcome, failedChecks)),
      ),
    ),
  ].filter(({ attributes }) => attributes['tests'] !== 0);
  const sum = (count: string): number =>
    suites.reduce((total, { attributes }) => total + Number(attributes[count]), 0);
  return {
    name: 'testsuites',
    attributes: {
      name: 'rampa',
      ...{ tests: sum('tests'), failures: sum('failures'), errors: sum('errors') },
      time: outcome.snapshot?.duration ?? 0,
    },
    content: suites,
  };
}

function suite(outcome: RunOutcome, name: string, cases: readonly TestCase[]): XmlElement {
  const count = (kind: string): number =>
    cases.filter(({ content }) => content.some((one) => one.name === kind)).length;
  const properties = name === 'run' ? [propertiesOf(outcome)] : [];
  return {
    name: 'testsuite',
    attributes: {
      name,
      ...{ tests: cases.length, failures: count('failure'), errors: count('error') },
      skipped: count('skipped'),
      time: name === 'run' ? (outcome.snapshot?.duration ?? 0) : 0,
      // Without fractions and zone, as the schema of Jenkins wants it; UTC.
      timestamp: new Date(outcome.startedAt).toISOString().slice(0, 19),
    },
    content: [...properties, ...cases.map((one) => caseElement(name, one))],
  };
}

function caseElement(suiteName: string, { name, content }: TestCase): XmlElement {
  return {
    name: 'testcase',
    attributes: { classname: `rampa.${suiteName}`, name, time: 0 },
    content,
  };
}

function propertiesOf({ runId, seed, exitCode, health }: RunOutcome): XmlElement {
  const values = {
    ...{ run_id: runId, exit_code: exitCode, seed: seed ?? '', rampa_version: VERSION },
    ...{ health: health.verdict, health_reasons: health.reasons.join('\n') },
  };
  const content = Object.entries(values).map(([name, value]) => ({
    name: 'property',
    attributes: { name, value },
  }));
  return { name: 'properties', attributes: {}, content };
}

/** Crossed thresholds are tests of their own. */
function runCase({ script, causes }: RunOutcome): TestCase {
  const others = causes.filter(({ exitCode }) => exitCode !== EXIT.thresholdBreach);
  const [first] = others;
  const name = script ?? 'run';
  if (first === undefined) return { name, content: [] };
  const error = {
    name: 'error',
    attributes: { message: first.message, type: `exit code ${first.exitCode}` },
    content: others.map(causeText).join('\n'),
  };
  return { name, content: [error] };
}

function causeText({ message, hint, stack }: RunCause): string {
  return [message, hint, stack].filter((one) => one !== undefined).join('\n');
}

function thresholdCase(threshold: ThresholdResult, { metrics }: RunOutcome): TestCase {
  const { metric, source, passed, lhs } = threshold;
  const name = `${metric}: ${source}`;
  const message = `got ${measuredText(threshold, metrics)}`;
  if (lhs === null) return { name, content: [{ name: 'skipped', attributes: { message } }] };
  return { name, content: passed ? [] : [failure('threshold', message, `${name}, ${message}`)] };
}

function checkCase(check: CheckSummary, outcome: RunOutcome, kind: FailedChecks): TestCase {
  const { name, group, passes, fails } = check;
  const title = group === '' ? name : `${group}::${name}`;
  if (fails === 0) return { name: title, content: [] };
  const message = `${fails} of ${passes + fails} failed`;
  const details = outcome.failedChecks.filter((one) => isOf(one, check)).map(failedText);
  const text = [message, ...details].join('\n');
  if (kind === 'fail') return { name: title, content: [failure('check', message, text)] };
  return { name: title, content: [{ name: 'system-out', attributes: {}, content: text }] };
}

function failure(type: string, message: string, content: string): XmlElement {
  return { name: 'failure', attributes: { message, type }, content };
}

function isOf(failed: FailedCheckSummary, { name, scenario, group }: CheckSummary): boolean {
  return failed.name === name && failed.scenario === scenario && failed.group === group;
}

function failedText({ count, message, sample }: FailedCheckSummary): string {
  const what = message === undefined ? `${count} said no` : `${count} threw ${message}`;
  const iteration = sample?.iteration;
  return iteration === undefined ? what : `${what}, first in iteration ${iteration}`;
}
