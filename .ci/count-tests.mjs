// Prints the last line of .ci/run, and exits with 1 when anything failed. Plain JavaScript, because it also
// runs on the machine's own Node when nothing could be installed.
// Arguments: vitest's JSON report, the exit code of the tests, how many other steps failed.
import { existsSync, readFileSync } from 'node:fs';

const [path = '', testsCode = '1', failedSteps = '0'] = process.argv.slice(2);
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
const passed = report?.numPassedTests ?? 0;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
const failed = failedTests() + Number(failedSteps);
const suffix = skipped === 0 ? '' : `, ${skipped} skipped`;
process.stdout.write(`\n${passed} passed, ${failed} failed${suffix}\n`);
process.exitCode = failed === 0 ? 0 : 1;

/** Tests, files that could not be loaded, and at least one when the command itself failed. */
function failedTests() {
  const broken = (report?.testResults ?? []).filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const count = (report?.numFailedTests ?? 0) + broken.length;
  const fine = testsCode === '0' && report !== undefined && passed > 0;
  return fine ? count : Math.max(1, count);
}
