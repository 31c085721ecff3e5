// npm run docs:screenshots
//
// Runs a load test of the Demo Shop for 40 s, opens its report in Chromium and writes the pictures of the guide to
// docs/guide/images/. Needs `chromium`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChromiumPage, openChromium, type PageView } from 'testkit';

const ROOT = join(import.meta.dirname, '..');
const IMAGES = join(ROOT, 'docs/guide/images');
const SCRIPT = 'scripts/screenshots/shop-load.ts';

/** More would make the repository heavy. */
const MAX_BYTES = 150_000;

const WIDE = { width: 1280, height: 900, colors: 'light' } as const;

interface Picture extends PageView {
  readonly name: string;
  /** What is done before the picture is taken. */
  prepare?(page: ChromiumPage): Promise<void>;
}

const PICTURES: readonly Picture[] = [
  { ...WIDE, name: 'report-light' },
  { ...WIDE, name: 'report-dark', colors: 'dark', prepare: showCharts },
  { ...WIDE, name: 'report-requests', prepare: (page) => scrollTo(page, '#distribution') },
  { ...WIDE, name: 'report-phone', width: 390, height: 844, isPhone: true, scale: 1.5 },
];

const folder = mkdtempSync(join(tmpdir(), 'rampa-screenshots-'));
try {
  const report = join(folder, 'report.html');
  load(report);
  await takePictures(report);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** A run whose thresholds are crossed is a picture, too. */
function load(report: string): void {
  const rampa = [join(ROOT, 'packages/rampa/bin/rampa.js'), 'run', SCRIPT];
  try {
    execFileSync(process.execPath, [...rampa, '--output', `html=${report}`], {
      ...{ cwd: ROOT, stdio: 'inherit' },
    });
  } catch {
    process.stdout.write('The run failed; this is what the pictures show.\n');
  }
}

async function takePictures(report: string): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  await using browser = await openChromium();
  for (const { name, prepare, ...view } of PICTURES) {
    const page = await browser.openFile(report, view);
    await prepare?.(page);
    const png = await page.screenshot();
    if (png.length > MAX_BYTES) throw new Error(`${name}.png has ${png.length} bytes`);
    writeFileSync(join(IMAGES, `${name}.png`), png);
    process.stdout.write(`docs/guide/images/${name}.png  ${png.length} bytes\n`);
  }
}

async function showCharts(page: ChromiumPage): Promise<void> {
  await page.hover('.wide .u-over', 0.62);
  await scrollTo(page, '#charts');
}

async function scrollTo(page: ChromiumPage, selector: string): Promise<void> {
  await page.evaluate(`document.querySelector('${selector}').scrollIntoView()`);
}
