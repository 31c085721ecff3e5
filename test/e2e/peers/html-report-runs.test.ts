import { type Chromium, type ChromiumPage, describePeers, openChromium, openOutput } from 'testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { htmlOutput } from '../../../packages/rampa/src/outputs/html/html-output.ts';
import type { ReportData } from '../../../packages/rampa/src/outputs/html/report-data.ts';
import type { ResultDocument } from '../../../packages/rampa/src/outputs/json/result-document.ts';
import { steadyRun } from '../../../packages/rampa/test/outputs/html/steady-run.ts';
import { type TempFolder, tempFolder } from '../../../packages/rampa/test/outputs/temp-folder.ts';
import { runRampa } from '../support/run-rampa.ts';
import { PHONE, rowsOf, textOf, WIDE } from './support/report-page.ts';

const LIMIT_MS = 60_000;

const load = (options: string, body: string, config = '{}'): string => `
  import { startDemoShop } from 'rampa/demo';
  export const config = { ...${config}, scenarios: { load: { exec: 'load', ${options} } } };
  export const setup = async () => ({ url: (await startDemoShop({ latency: '2ms..9ms' })).url });
  export const load = async (worker) => {
    const { url } = worker.setupData;
    ${body}
  };
`;

const DATA = "JSON.parse(document.querySelector('#data').textContent)";

/** Where the points below the cursor are in their charts, as shares of the size of each. */
const CURSOR_POINTS = `[...document.querySelectorAll('.plot')].flatMap((plot) => {
  const over = plot.querySelector('.u-over').getBoundingClientRect();
  return [...plot.querySelectorAll('.u-cursor-pt')].map((point) => {
    const { x, y, width, height } = point.getBoundingClientRect();
    return [(x + width / 2 - over.x) / over.width, (y + height / 2 - over.y) / over.height];
  });
})`;

/** The most that a column of a chart's pixels has of the colour of pauses, as a share of its height. */
const PAUSE_LINES = `[...document.querySelectorAll('canvas')].map((canvas) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const columns = new Array(width).fill(0);
  for (let at = 0; at < data.length; at += 4) {
    const [r, g, b] = data.subarray(at, at + 3);
    if (Math.abs(r - 138) + Math.abs(g - 82) + b < 40 && data[at + 3] > 100) columns[(at / 4) % width]++;
  }
  return Math.max(...columns) / height > 0.2;
})`;

describePeers('html reports of odd runs in a browser', ['chromium'], () => {
  let folder: TempFolder;
  let browser: Chromium;

  beforeAll(async () => {
    folder = await tempFolder();
    browser = await openChromium();
  }, LIMIT_MS);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  async function reportOf(
    script: string,
    view = WIDE,
  ): Promise<{ page: ChromiumPage; result: ResultDocument }> {
    const path = folder.path('report.html');
    const { result, stderr } = await runRampa(script, { args: ['--output', `html=${path}`] });
    if (result === undefined) throw new Error(stderr);
    return { page: await browser.openFile(path, view), result };
  }

  test('a threshold without data does not hold', async () => {
    const config = "{ thresholds: { http_req_failed: ['rate<0.01'] } }";
    const options = "executor: 'constant-vus', vus: 2, duration: '500ms', gracefulStop: '0s'";
    const { page } = await reportOf(load(options, "await worker.sleep('9s');", config));
    expect(await textOf(page, '.statement')).toBe('Its threshold saw no data.');
    expect(Object.keys(await rowsOf(page, 'Thresholds'))).toEqual(['no data']);
  });

  test('counts what failed also in lists that are cut, and says that they are', async () => {
    const body = `for (let at = 0; at < 2000; at++) {
      worker.check(at, { ['is one of the many checks, number ' + at]: () => at % 2 > 0 });
    }`;
    const options = "executor: 'shared-iterations', vus: 1, iterations: 2";
    const { page, result } = await reportOf(load(options, body));
    expect(result.summary?.metrics['checks']).toMatchObject({ passes: 2000, fails: 2000 });
    expect(await textOf(page, '#overview .cards .card:nth-child(3)')).toContain(
      '2,000 failed checks',
    );
    const rows = await rowsOf(page, 'Checks');
    const other = result.checks.find(({ name }) => name === '(other checks)');
    const [, passes = '', fails = ''] = rows['(other checks)'] ?? [];
    expect([passes, fails].map((text) => Number(text.replace(',', '')))).toEqual([
      ...[other?.passes, other?.fails],
    ]);
    const shown = Object.keys(rows).length;
    expect(await textOf(page, '#checks .hint')).toBe(
      `Shown are ${shown} of ${new Intl.NumberFormat('en').format(result.checks.length)} checks, those that failed most.`,
    );
    expect(shown).toBeLessThan(result.checks.length);
  });

  test('a load of one second has sentences instead of charts with one dot', async () => {
    const path = folder.path('second.html');
    await steadyRun('1s', { outputs: [await openOutput(htmlOutput, path)] });
    const page = await browser.openFile(path, WIDE);
    expect(await textOf(page, '.wide .sentence')).toBe(
      '0:00 – 0:01: p50 100.0ms, p90 100.0ms, p99 100.0ms, max 100.0ms.',
    );
    const charts = "[...document.querySelectorAll('#charts .chart')]";
    const seen = `${charts}.map((one) => [one.querySelector('canvas') === null, one.querySelector('.sentence').textContent === ''])`;
    // The curve has as many points as ever.
    expect(await page.evaluate(seen)).toEqual([
      ...Array.from({ length: 4 }, () => [true, false]),
      [false, true],
    ]);
    await page.pdf();
    expect(page.problems).toEqual([]);
  });

  test('has every point within its chart, and the time until the end of the load', async () => {
    const options = "executor: 'constant-vus', vus: 2, duration: '3s'";
    const { page, result } = await reportOf(
      load(options, "await worker.http.get(url + '/health');"),
    );
    const ended = String(await textOf(page, '.range')).split(' – ')[1] ?? '';
    expect(ended).toMatch(/^0:0\d(\.\d)?$/);
    expect(Math.abs(Number(ended.slice(2)) - (result.summary?.duration ?? 0))).toBeLessThan(0.051);
    const { load: pieces, health } = (await page.evaluate(DATA)) as ReportData;
    for (const _ of pieces.vus) {
      await page.evaluate(
        "document.querySelector('.wide .plot').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))",
      );
      const places = (await page.evaluate(CURSOR_POINTS)) as [number, number][];
      // Lines that are hidden, and the curve, have theirs far outside.
      const shown = places.filter(([x, y]) => x > -0.015 || y > -0.015);
      expect(shown.length).toBeGreaterThan(10);
      const isInside = ([x, y]: readonly [number, number]): boolean =>
        Math.abs(x - 0.5) < 0.48 && Math.abs(y - 0.5) < 0.501;
      expect(shown.filter((point) => !isInside(point))).toEqual([]);
    }
    const cursors =
      "[...document.querySelectorAll('#generator .cursor')].map((one) => one.textContent)";
    const texts = (await page.evaluate(cursors)) as string[];
    // What the load generator was like is told until its own end.
    expect(texts).toHaveLength(2);
    for (const text of texts) {
      const end = Number(text.split(' – ')[1]?.slice(2));
      expect(Math.abs(end - (health.timeline.end.at(-1) ?? 0))).toBeLessThan(0.051);
    }
  });

  test('says what scenarios were planned with, and on top what was measured', async () => {
    const options = "executor: 'constant-arrival-rate', rate: 2, duration: '1s', maxVus: 50";
    const { page, result } = await reportOf(load(options, 'void url;'));
    const heads = await page.evaluate(
      "[...document.querySelectorAll('#scenarios thead')][0].textContent",
    );
    expect(heads).toContain('VUs planned');
    expect((await rowsOf(page, 'Scenarios'))['load']?.[1]).toBe('50');
    const peak = result.summary?.metrics['vus']?.['max'];
    expect(await textOf(page, '#overview .cards .card')).toContain(`${peak} VU`);
  });

  test('on a phone, names of metrics can be read, and their tables scroll', async () => {
    const options = "executor: 'shared-iterations', vus: 1, iterations: 5";
    const { page } = await reportOf(
      load(options, "await worker.http.get(url + '/health');"),
      PHONE,
    );
    const names = "[...document.querySelectorAll('#metrics tbody th')]";
    const sizes = await page.evaluate(
      `${names}.map((one) => [one.clientWidth >= 160, one.clientHeight < 80])`,
    );
    expect(new Set((sizes as boolean[][]).flat())).toEqual(new Set([true]));
    const table = "document.querySelector('#metrics .scrolling')";
    expect(await page.evaluate(`${table}.scrollWidth > ${table}.clientWidth`)).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
  });

  test('is printed on few pages', async () => {
    const options = "executor: 'constant-vus', vus: 2, duration: '2s'";
    const { page } = await reportOf(load(options, "await worker.http.get(url + '/health');"));
    const pdf = Buffer.from(await page.pdf()).toString('latin1');
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(0);
    expect(pages).toBeLessThanOrEqual(4);
  });

  test('marks pauses in all charts over the time, and says how long they were', async () => {
    const path = folder.path('paused.html');
    const outputs = [await openOutput(htmlOutput, path)];
    await steadyRun('6s', { outputs, pauses: [[2500, 14_500]] });
    const page = await browser.openFile(path, WIDE);
    expect(await textOf(page, '.pauses')).toBe(
      'The load was paused at 0:02.5 for 12.0s. Time in the charts is that of the load, which stands still in a pause.',
    );
    expect(await textOf(page, '.facts')).toContain('paused for 12.0s');
    const lines = (await page.evaluate(PAUSE_LINES)) as boolean[];
    // All but the curve, which is not over the time.
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((hasLine) => !hasLine)).toHaveLength(1);
    await page.click('#charts .zoom button:nth-child(4)');
    expect(page.problems).toEqual([]);
  });

  test('a run without pauses marks none', async () => {
    const path = folder.path('straight.html');
    await steadyRun('6s', { outputs: [await openOutput(htmlOutput, path)] });
    const page = await browser.openFile(path, WIDE);
    expect(await page.evaluate("document.querySelectorAll('.pauses').length")).toBe(0);
    expect(new Set((await page.evaluate(PAUSE_LINES)) as boolean[])).toEqual(new Set([false]));
  });
});
