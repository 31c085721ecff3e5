import type { Output } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import { defineOutput } from '../support/define-output.ts';
import type { Destination } from '../support/destination.ts';
import { choiceOption } from '../support/output-options.ts';
import { openWhole } from '../support/whole-file.ts';
import { type FailedChecks, junitDocument } from './junit-document.ts';
import { formatXml } from './xml-element.ts';

/** Writes thresholds and checks to a file, once, as the tests that CI systems show. */
export const junitOutput = defineOutput({
  name: 'junit',
  about: 'Thresholds and checks as tests in the XML of JUnit, once, at the end.',
  destination: 'file',
  options: {
    checks: choiceOption(
      { about: 'whether a check that failed at all is a failed test, or only reported' },
      ['fail', 'report'],
      'fail',
    ),
  },
  async open({ destination, options }) {
    return new JunitResult(await openWhole('junit', destination), options.checks);
  },
});

class JunitResult implements Output {
  readonly name: string;
  readonly writesResult = true;
  readonly #file: Destination;
  readonly #checks: FailedChecks;

  constructor(file: Destination, checks: FailedChecks) {
    this.name = `junit=${file.path}`;
    this.#file = file;
    this.#checks = checks;
  }

  finish(result: RunResult): Promise<void> {
    return this.#file.write(formatXml(junitDocument(result, this.#checks)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file[Symbol.asyncDispose]();
  }
}
