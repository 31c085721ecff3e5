import {
  type Chromium,
  type ChromiumPage,
  describePeers,
  openChromium,
  type PageView,
} from 'testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatMs,
  formatPercent,
  formatRate,
} from '../../../packages/rampa/src/core/quantity.ts';
import type { ResultDocument } from '../../../packages/rampa/src/outputs/json/result-document.ts';
import { type TempFolder, tempFolder } from '../../../packages/rampa/test/outputs/temp-folder.ts';
import { runRampa } from '../support/run-rampa.ts';
import { contrastProblems } from './support/contrast-problems.ts';
import { PHONE, rowsOf, textOf, WIDE } from './support/report-page.ts';

/** Would run a script, or take the page apart, if it became markup. */
const HOSTILE =
  '</script><script>window.isTaken=1</script><img src=x onerror="window.isTaken=1"><!--';

const SCRIPT = `
  import { startDemoShop } from 'rampa/demo';
  const odd = ${JSON.stringify(HOSTILE)};
  export const config = {
    tags: { odd },
    thresholds: { http_req_duration: ['p(95)<10000'], checks: ['rate>0.9'] },
    scenarios: {
      load: {
        ...{ executor: 'constant-arrival-rate', exec: 'load', rate: 40, duration: '5s' },
        maxVus: 5,
      },
    },
  };
  export const setup = async () => ({ url: (await startDemoShop({ latency: '5ms..30ms' })).url });
  export const load = async (worker) => {
    const { iteration } = worker.execution;
    const { url } = worker.setupData;
    await worker.http.get(url + '/products', { name: odd });
    const status = iteration % 10 === 0 ? 500 : 200;
    const answer = await worker.http.get(url + '/health?status=' + status, { name: '/health' });
    worker.check(answer, { [odd]: ({ ok }) => ok, 'is fine': () => iteration % 4 > 0 });
    worker.trend('size ' + odd.length, iteration);
    if (iteration % 25 === 0) throw new Error(odd);
  };
`;

const DARK: PageView = { ...WIDE, colors: 'dark' };
const LIMIT_MS = 60_000;

describePeers('the html report in a browser', ['chromium'], () => {
  let folder: TempFolder;
  let browser: Chromium;
  let path = '';
  let result: ResultDocument;

  beforeAll(async () => {
    folder = await tempFolder();
    path = folder.path('report.html');
    const args = ['--output', `html=${path}`, '--threads', '2'];
    const outcome = await runRampa(SCRIPT, { args });
    if (outcome.result === undefined) throw new Error(outcome.stderr);
    result = outcome.result;
    browser = await openChromium();
  }, LIMIT_MS);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  const open = (view = WIDE): Promise<ChromiumPage> => browser.openFile(path, view);
  const stats = (metric: string) => result.summary?.metrics[metric] ?? {};
  /** Sums of the same numbers in another order differ in their last digit. */
  const summed = (metric: string) => {
    const { avg = -1, ...others } = stats(metric);
    return { ...others, avg: expect.closeTo(avg, 9) };
  };

  test('says first how the run came out', async () => {
    const page = await open();
    expect(await textOf(page, '#verdict')).toBe('✗ Failed');
    expect(await textOf(page, '.statement')).toContain('1 of 2 thresholds crossed.');
    const { count = 0 } = stats('http_reqs');
    const { p = 0, failed = 0 } = {
      p: stats('http_req_duration')['p(95)'],
      failed: stats('http_req_failed')['rate'],
    };
    expect(await textOf(page, '#card-load')).toBe(
      formatRate(count / (result.summary?.duration ?? 1)),
    );
    expect(await textOf(page, '#card-latency')).toBe(formatMs(p));
    expect(await textOf(page, '#card-errors')).toBe(formatPercent(failed));
    expect(await textOf(page, '#card-trust')).toBe(result.health.verdict);
    expect(Object.keys(await rowsOf(page, 'Thresholds'))).toEqual(['✗ crossed', '✓ holds']);
    expect(page.problems).toEqual([]);
  });

  test('has the numbers of the result', async () => {
    const page = await open();
    const trends = await rowsOf(page, 'Trends');
    const times = ['avg', 'min', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'];
    for (const metric of [
      'http_req_duration',
      'http_req_duration@intended',
      'iteration_duration',
    ]) {
      expect(trends[metric]).toEqual(times.map((name) => formatMs(stats(metric)[name] ?? -1)));
    }
    const counters = await rowsOf(page, 'Counters');
    expect(counters['http_reqs']?.[0]).toBe(String(stats('http_reqs')['count']));
    expect(counters['data_received']?.[0]).toBe(formatBytes(stats('data_received')['count'] ?? -1));
    const rates = await rowsOf(page, 'Rates');
    const { passes, fails, rate = -1 } = stats('checks');
    expect(rates['checks']).toEqual([formatPercent(rate), String(passes), String(fails)]);
  });

  test('has time lines that add up to the numbers of the result', async () => {
    const page = await open();
    const data = await page.evaluate("JSON.parse(document.querySelector('#data').textContent)");
    const { overall, requests } = data as {
      overall: {
        count: number;
        failed: number;
        service: { stats: unknown };
        intended: { stats: unknown };
      }[];
      requests: { label: string; count: number; failed: number }[];
    };
    const [all, iterations] = overall;
    expect(all?.count).toBe(stats('http_reqs')['count']);
    expect(all?.failed).toBe(stats('http_req_failed')['passes']);
    expect(all?.service.stats).toEqual(summed('http_req_duration'));
    expect(all?.intended.stats).toEqual(summed('http_req_duration@intended'));
    expect(iterations?.service.stats).toEqual(summed('iteration_duration'));
    expect(requests.map(({ label, count, failed }) => [label, count, failed])).toEqual([
      [expect.stringContaining(HOSTILE), (all?.count ?? 0) / 2, 0],
      ['GET /health', (all?.count ?? 0) / 2, all?.failed],
    ]);
  });

  test('shows texts as they are, and runs none of them', async () => {
    const page = await open();
    expect(await page.evaluate('window.isTaken')).toBe(undefined);
    const counts = await page.evaluate(
      "['script', 'img', 'style'].map((name) => document.querySelectorAll(name).length)",
    );
    expect(counts).toEqual([2, 0, 1]);
    expect(Object.keys(await rowsOf(page, 'Checks'))).toContain(HOSTILE);
    expect(await textOf(page, '#errors')).toContain(HOSTILE);
    expect(await textOf(page, '#run')).toContain(`odd=${HOSTILE}`);
    expect(await textOf(page, '#requests')).toContain(`GET ${HOSTILE}`);
  });

  test('refuses what is not its own script', async () => {
    const page = await open();
    await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'window.isTaken = 1';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'http://127.0.0.1:4/x.png';
      document.body.append(image);
    })()`);
    await page.screenshot();
    expect(await page.evaluate('window.isTaken')).toBe(undefined);
    // A request that the policy refused is told of, too, though nothing was sent.
    expect(page.problems).toEqual([
      expect.stringContaining('Executing inline script violates'),
      expect.stringContaining("Loading the image 'http://127.0.0.1:4/x.png' violates"),
      'asked for http://127.0.0.1:4/x.png',
    ]);
  });

  const picture = (page: ChromiumPage): Promise<unknown> =>
    page.evaluate("document.querySelector('.wide canvas').toDataURL()");

  test('shows values below the mouse in all charts, and hides lines', async () => {
    const page = await open();
    const values =
      "[...document.querySelectorAll('#charts .legend')].map((one) => one.querySelector('.value').textContent !== '')";
    expect(await page.evaluate(values)).toEqual([false, false, false, false, false, false]);
    await page.hover('.wide .u-over', 0.5);
    // All but the curve, which is not over time.
    expect(await page.evaluate(values)).toEqual([true, true, true, true, true, false]);
    const before = await picture(page);
    await page.click('.wide .legend button:nth-child(3)');
    expect(
      await page.evaluate(
        "document.querySelector('.wide .legend button:nth-child(3)').ariaPressed",
      ),
    ).toBe('false');
    expect(await picture(page)).not.toBe(before);
  });

  test('zooms all charts, and back', async () => {
    const page = await open();
    const before = await picture(page);
    const whole = await textOf(page, '.range');
    await page.drag('.wide .u-over', 0.3, 0.9);
    expect(await textOf(page, '.range')).not.toBe(whole);
    expect(await picture(page)).not.toBe(before);
    await page.click('.zoom button:last-child');
    expect(await textOf(page, '.range')).toBe(whole);
    expect(page.problems).toEqual([]);
  });

  test('is used with the keyboard, too', async () => {
    const page = await open();
    const press = (key: string): Promise<unknown> =>
      page.evaluate(
        `document.querySelector('.wide .plot').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}' }))`,
      );
    await press('ArrowRight');
    expect(await textOf(page, '.wide .cursor')).toBe('0:00 – 0:01');
    await press('ArrowRight');
    expect(await textOf(page, '.wide .cursor')).toBe('0:01 – 0:02');
    expect(await textOf(page, '.charts > figure .cursor')).toBe('0:01 – 0:02');
    const tabs =
      "[...document.querySelectorAll('button, select, a, .plot, .scrolling')].every((one) => one.tabIndex === 0)";
    expect(await page.evaluate(tabs)).toBe(true);
  });

  test('shows one name of requests in the charts, and sorts the table', async () => {
    const page = await open();
    await page.evaluate(
      "[...document.querySelectorAll('.name')].find(({ textContent }) => textContent === 'GET /health').click()",
    );
    expect(await textOf(page, '.both h3')).toBe('GET /health');
    expect(
      await page.evaluate("document.querySelector('#source').selectedOptions[0].textContent"),
    ).toBe('GET /health');
    await page.click('.requests thead th:first-child button');
    expect(Object.keys(await rowsOf(page, 'Requests by name'))[0]).toContain('GET /health');
    await page.click('#charts .tools > button');
    expect(page.problems).toEqual([]);
  });

  describe.each([
    ['light', WIDE],
    ['dark', DARK],
  ] as const)('with %s colours', (colors, view) => {
    test('follows the system until the button is pressed', async () => {
      const page = await open(view);
      const isDark = "getComputedStyle(document.body).backgroundColor === 'rgb(14, 17, 22)'";
      expect(await page.evaluate(isDark)).toBe(colors === 'dark');
      const before = await picture(page);
      await page.click('#theme');
      expect(await page.evaluate(isDark)).toBe(colors === 'light');
      expect(await picture(page)).not.toBe(before);
    });

    test('has texts that can be read: WCAG AA', async () => {
      const page = await open(view);
      expect(await page.evaluate(`(${contrastProblems})()`)).toEqual([]);
    });
  });

  test.each([390, 320, 768])('is no wider than a screen of %d pixels', async (width) => {
    const page = await open({ ...PHONE, width });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.evaluate('innerWidth')).toBe(width);
    expect(page.problems).toEqual([]);
  });

  test('is printed with light colours, and dark again afterwards', async () => {
    const page = await open(DARK);
    const dark = await picture(page);
    // What the print itself sees is told by what the page remembers.
    await page.evaluate(`addEventListener('beforeprint', () => {
      window.printed = [document.documentElement.dataset.theme, document.querySelector('.wide .plot > div').clientWidth];
    })`);
    const pdf = Buffer.from(await page.pdf());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.evaluate('window.printed')).toEqual(['light', 660]);
    expect(await page.evaluate('document.documentElement.dataset.theme ?? null')).toBe(null);
    expect(await picture(page)).toBe(dark);
    expect(page.problems).toEqual([]);
  });

  test('of a run without a load says why there was none', async () => {
    const empty = folder.path('empty.html');
    const script =
      "export const setup = () => { throw new Error('no shop'); }; export default () => {};";
    const { code } = await runRampa(script, { args: ['--output', `html=${empty}`] });
    expect(code).toBe(5);
    const page = await browser.openFile(empty, WIDE);
    expect(await textOf(page, '.statement')).toContain('Setup failed, so there was no load.');
    expect(await textOf(page, '.causes')).toContain('no shop');
    expect(await page.evaluate("document.querySelectorAll('canvas').length")).toBe(0);
    expect(page.problems).toEqual([]);
  });
});
