// npm run docs:screenshots
//
// Runs load tests of the Demo Shop, opens their reports in Chromium and writes the pictures of the guide to
// docs/guide/images/. Takes a minute, and needs `chromium`. The load generator is to be trusted, so leave it alone.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Chromium, type ChromiumPage, openChromium, type PageView } from 'testkit';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/guide/images');

/** More would make the repository heavy. */
const MAX_BYTES = 150_000;

const WIDE = { width: 1280, height: 900, colors: 'light' } as const;

interface Picture extends PageView {
  readonly name: string;
  /** Only this part of the page. */
  readonly of?: string;
  /** What is done before the picture is taken. */
  prepare?(page: ChromiumPage): Promise<void>;
}

const REPORT: readonly Picture[] = [
  { ...WIDE, name: 'report-light' },
  { ...WIDE, name: 'report-dark', colors: 'dark', prepare: showCharts },
  { ...WIDE, name: 'report-requests', prepare: (page) => scrollTo(page, '#distribution') },
  { ...WIDE, name: 'report-phone', width: 390, height: 844, isPhone: true, scale: 1.5 },
];

const READING: readonly Picture[] = [
  { ...WIDE, name: 'reading-percentiles', of: '#charts .charts:last-of-type .chart' },
  { ...WIDE, name: 'reading-latencies', of: '#charts .wide .chart', prepare: showBothMedians },
];

const folder = mkdtempSync(join(tmpdir(), 'rampa-screenshots-'));
try {
  mkdirSync(IMAGES, { recursive: true });
  await using browser = await openChromium();
  await takePictures(browser, REPORT, load('scripts/screenshots/shop-load.ts'));
  await takePictures(browser, READING, load(scriptOfPage('docs/guide/reading-results.md')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The first complete script of a page of the guide, in a file. */
function scriptOfPage(page: string): string {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const script = /^```ts run.*\n([\s\S]*?)^```$/m.exec(text)?.[1];
  if (script === undefined) throw new Error(`${page} has no script`);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const path = join(folder, 'load.ts');
  writeFileSync(path, script);
  return path;
}

/** The report of a run; one whose thresholds are crossed is worth a picture, too. */
function load(script: string): string {
  const report = join(folder, 'report.html');
  const rampa = [join(ROOT, 'packages/rampa/bin/rampa.js'), 'run', script];
  try {
    execFileSync(process.execPath, [...rampa, '--output', `html=${report}`], {
      ...{ cwd: ROOT, stdio: 'inherit' },
    });
  } catch {
    process.stdout.write('The run failed; this is what the pictures show.\n');
  }
  return report;
}

async function takePictures(
  browser: Chromium,
  pictures: readonly Picture[],
  report: string,
): Promise<void> {
  for (const { name, prepare, of, ...view } of pictures) {
    const page = await browser.openFile(report, view);
    await prepare?.(page);
    const png = await page.screenshot(of);
    if (png.length > MAX_BYTES) throw new Error(`${name}.png has ${png.length} bytes`);
    writeFileSync(join(IMAGES, `${name}.png`), png);
    process.stdout.write(`docs/guide/images/${name}.png  ${png.length} bytes\n`);
  }
}

/** With the values in the second of the stall. */
async function showCharts(page: ChromiumPage): Promise<void> {
  await scrollTo(page, '#charts');
  await page.evaluate(`(() => {
    const { max } = JSON.parse(document.querySelector('#data').textContent).overall[0].points;
    const plot = document.querySelector('.wide .plot');
    for (let step = 0; step <= max.indexOf(Math.max(...max)); step++) {
      plot.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
    }
  })()`);
}

/** The median is what tells the two latencies apart when few requests met a stall. */
async function showBothMedians(page: ChromiumPage): Promise<void> {
  for (const line of ['p90', 'p99', 'p50 from intended start', 'p99 from intended start']) {
    await page.evaluate(`(() => {
      const buttons = [...document.querySelectorAll('.wide .legend button')];
      buttons.find((button) => button.textContent === '${line}').click();
    })()`);
  }
}

async function scrollTo(page: ChromiumPage, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector('${selector}').scrollIntoView()`);
}
