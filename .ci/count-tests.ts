// Prints the last line of .ci/run, and exits with 1 when anything failed.
// Arguments: vitest's JSON report, the exit code of the tests, how many other steps failed.
import { existsSync, readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

const [path = '', testsCode = '1', failedSteps = '0'] = process.argv.slice(2);
const report = existsSync(path) ? readReport(readFileSync(path, 'utf8')) : undefined;
const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const failed = failedTests(report) + Number(failedSteps);
const suffix = skipped === 0 ? '' : `, ${skipped} skipped`;
process.stdout.write(`\n${passed} passed, ${failed} failed${suffix}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Tests, files that could not be loaded, and at least one when the command itself failed. */
function failedTests(tests: Report | undefined): number {
  const broken = tests?.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const count = (tests?.numFailedTests ?? 0) + (broken?.length ?? 0);
  return testsCode === '0' && tests !== undefined ? count : Math.max(1, count);
}

function readReport(text: string): Report {
  const report: unknown = JSON.parse(text);
  return report as Report;
}
