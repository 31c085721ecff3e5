import { readFile } from 'node:fs/promises';
import { NOTHING_RAN, openOutput, outputContract } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/core/run.ts';
import { junitOutput } from '../../../src/outputs/junit/junit-output.ts';
import type { XmlElement } from '../../../src/outputs/junit/xml-element.ts';
import { FULL_RESULT } from '../../cli/sample-run.ts';
import { tempFolder } from '../temp-folder.ts';
import { parseXml } from './parse-xml.ts';

outputContract('junit', () => openOutput(junitOutput, '/dev/null'));

async function documentOf(
  result: RunResult,
  options: Readonly<Record<string, string>> = {},
): Promise<XmlElement> {
  await using folder = await tempFolder();
  const path = folder.path('junit.xml');
  await using output = await openOutput(junitOutput, path, { options });
  await output.finish(result);
  return parseXml(await readFile(path, 'utf8'));
}

function elements({ content = [] }: XmlElement): readonly XmlElement[] {
  return typeof content === 'string' ? [] : content;
}

/** Suites, and in each the names of its tests with what became of them. */
function outline(document: XmlElement): unknown {
  return elements(document).map((suite) => [
    suite.attributes['name'],
    ...elements(suite)
      .filter(({ name }) => name === 'testcase')
      .map((one) => [one.attributes['name'], ...elements(one).map(outcomeOf)]),
  ]);
}

function outcomeOf({ name, attributes }: XmlElement): string {
  return `${name}: ${attributes['message'] ?? ''}`;
}

describe('junit', () => {
  test('has the run, thresholds, and checks by scenario as tests', async () => {
    const document = await documentOf(FULL_RESULT);
    expect(outline(document)).toEqual([
      ['run', ['load.ts', 'error: 14 iterations threw']],
      [
        'thresholds',
        ['http_req_duration: p(95)<500'],
        ['http_req_duration@intended: p(99)<1000', 'failure: got 1.42s'],
        ['http_req_duration{name:/products/{}}: avg<200'],
        ['checks: rate>0.99', 'failure: got 0.98999'],
        ['refunds: count<1', 'skipped: got no data'],
      ],
      ['checks of browse', ['status is 200']],
      ['checks of checkout', ['cart::has items', 'failure: 53 of 2640 failed']],
    ]);
  });

  test('counts what it has, in each suite and in all', async () => {
    const document = await documentOf(FULL_RESULT);
    expect(document).toMatchObject({
      name: 'testsuites',
      attributes: { name: 'rampa', tests: '8', failures: '3', errors: '1', time: '30.04' },
    });
    const [, thresholds] = elements(document);
    expect(thresholds?.attributes).toEqual({
      ...{ name: 'thresholds', tests: '5', failures: '2', errors: '0', skipped: '1', time: '0' },
      timestamp: '2023-11-14T22:13:20',
    });
  });

  test('says how checks failed, and whether the numbers can be trusted', async () => {
    const [run, , , checkout] = elements(await documentOf(FULL_RESULT));
    const [check] = elements(checkout ?? NO_ELEMENT);
    expect(elements(check ?? NO_ELEMENT)).toMatchObject([
      { content: '53 of 2640 failed\n53 said no, first in iteration 12' },
    ]);
    const properties = elements(elements(run ?? NO_ELEMENT)[0] ?? NO_ELEMENT);
    const values = properties.map(({ attributes }) => [attributes['name'], attributes['value']]);
    expect(Object.fromEntries(values)).toMatchObject({ health: 'suspect', exit_code: '1' });
  });

  test('with checks=report has failed checks as tests that passed', async () => {
    const document = await documentOf(FULL_RESULT, { checks: 'report' });
    expect(document.attributes).toMatchObject({ tests: '8', failures: '2' });
    const [, , , checkout] = elements(document);
    expect(elements(elements(checkout ?? NO_ELEMENT)[0] ?? NO_ELEMENT)).toMatchObject([
      { name: 'system-out', content: '53 of 2640 failed\n53 said no, first in iteration 12' },
    ]);
  });

  test('of a run without a load has the run, and why', async () => {
    expect(outline(await documentOf(NOTHING_RAN))).toEqual([
      ['run', ['run', 'error: stopped: SIGINT']],
    ]);
  });
});

const NO_ELEMENT: XmlElement = { name: '', attributes: {} };
