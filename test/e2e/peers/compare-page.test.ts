import { copyFile, readFile } from 'node:fs/promises';
import { type Chromium, type ChromiumPage, describePeers, openChromium } from 'testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MetricDelta } from '../../../packages/rampa/src/compare/compare-runs.ts';
import { markOf, shownChange } from '../../../packages/rampa/src/compare/formats/shown-rows.ts';
import { formatStat } from '../../../packages/rampa/src/core/quantity.ts';
import { type TempFolder, tempFolder } from '../../../packages/rampa/test/outputs/temp-folder.ts';
import { runRampa, runRampaOn } from '../support/run-rampa.ts';
import { contrastProblems } from './support/contrast-problems.ts';

const LOAD = `
  import { scenario } from 'rampa';
  export const config = { metrics: { size: 'trend' } };
  export default scenario(
    { executor: 'shared-iterations', vus: 10, iterations: 400 },
    async (worker) => {
      worker.trend('size', worker.execution.iteration);
      worker.check(worker.execution.iteration, { 'is even': (iteration) => iteration % 2 === 0 });
      await worker.sleep(Number(worker.env.SLEEP_MS));
    },
  );
`;

/** One that is as wide as it can be, and one that is markup. */
const NAMES = [
  'main.json',
  `${'W'.repeat(40)}.json`,
  '<img src=x onerror="window.isTaken=1">.json',
  'third.json',
  'fourth.json',
  'fifth.json',
];

const LIMIT_MS = 60_000;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The picture, the entries of its legend, and what each of them shows, in units of the picture. */
const BOXES = `(() => {
  const picture = document.querySelector('figure > svg');
  const boxOf = ({ x, y, width, height }) => ({ left: x, right: x + width, top: y, bottom: y + height });
  const entries = [...picture.querySelectorAll('svg.legend')].map((one) => {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => one[name].baseVal.value);
    const text = one.querySelector('text').getBBox();
    return {
      ...boxOf({ x, y, width, height }),
      isClipped: getComputedStyle(one).overflow === 'hidden',
      text: boxOf({ x: x + text.x, y: y + text.y, width: text.width, height: text.height }),
    };
  });
  return { picture: boxOf(picture.viewBox.baseVal), entries };
})()`;

const SIGNS = { regressed: ' !', worse: ' ▲', better: ' ✓', noise: ' ~', unclear: ' ?', none: '' };

function changeOf(delta: MetricDelta): string {
  return `${shownChange(delta)}${SIGNS[markOf(delta)]}`;
}

interface Boxes {
  readonly picture: Box;
  readonly entries: readonly (Box & { readonly isClipped: boolean; readonly text: Box })[];
}

const ROWS = `[...document.querySelectorAll('tbody tr')].map(({ cells }) => [...cells].map((cell) => cell.textContent))`;

describePeers('the page of a comparison in a browser', ['chromium'], () => {
  let folder: TempFolder;
  let browser: Chromium;

  beforeAll(async () => {
    folder = await tempFolder();
    const [first = '', second = '', ...others] = NAMES.map((name) => folder.path(name));
    for (const [path, sleep] of [
      [first, 5],
      [second, 25],
    ] as const) {
      const args = ['--out', path, '--env', `SLEEP_MS=${sleep}`];
      const { code, stderr } = await runRampa(LOAD, { args, out: false });
      expect(code, stderr).toBe(0);
    }
    for (const path of others) await copyFile(second, path);
    browser = await openChromium();
  }, LIMIT_MS);

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  /** Compares the first runs, as a page and as JSON. */
  async function compared(runCount: number): Promise<{
    readonly page: ChromiumPage;
    readonly comparisons: readonly { readonly metrics: readonly MetricDelta[] }[];
  }> {
    const [first = '', ...others] = NAMES.slice(0, runCount).map((name) => folder.path(name));
    const write = async (format: string): Promise<string> => {
      const path = folder.path(`comparison.${format}`);
      const args = [...others, '--format', format, '--out', path];
      const { code, stderr } = await runRampaOn(first, { command: 'compare', args });
      expect(code, stderr).toBe(0);
      return path;
    };
    const { comparisons } = JSON.parse(await readFile(await write('json'), 'utf8'));
    const view = { width: 1280, height: 900, colors: 'light' } as const;
    return { page: await browser.openFile(await write('html'), view), comparisons };
  }

  test.each([2, 3, 6])(
    'of %d runs has the numbers of the JSON form, and no problem',
    async (runCount) => {
      const { page, comparisons } = await compared(runCount);
      const rows = (await page.evaluate(ROWS)) as readonly (readonly string[])[];
      expect(rows.length).toBeGreaterThan(10);
      const expected = rows.map(([metric = '', stat = '']) => {
        const deltas = comparisons.map(({ metrics }) => {
          return metrics.find((one) => one.metric === metric && one.stat === stat);
        });
        const [first] = deltas;
        if (first === undefined) return ['no such statistic'];
        const others = deltas.flatMap((one) =>
          one === undefined ? ['', ''] : [formatStat(first, stat, one.current), changeOf(one)],
        );
        return [metric, stat, formatStat(first, stat, first.baseline), ...others];
      });
      expect(rows).toEqual(expected);
      expect(page.problems).toEqual([]);
      expect(await page.evaluate('window.isTaken')).toBe(undefined);
      expect(await page.evaluate(`(${contrastProblems})()`)).toEqual([]);
    },
  );

  test('has every entry of the legend inside of the picture, and none over another', async () => {
    const { page } = await compared(6);
    const { picture, entries } = (await page.evaluate(BOXES)) as Boxes;
    expect(entries).toHaveLength(6);
    expect(entries.filter((entry) => !isInside(entry, picture) || !entry.isClipped)).toEqual([]);
    // Of the widest letter there is, the last ones are cut off.
    const isWhole = entries.map((entry) => isInside(entry.text, entry));
    expect(isWhole).toEqual([true, false, true, true, true, true]);
    const overlaps = entries.filter((entry, index) =>
      entries.slice(index + 1).some((other) => doOverlap(entry, other)),
    );
    expect(overlaps).toEqual([]);
    const strokes = `[...document.querySelectorAll('polyline')].map((one) => {
      const { stroke, strokeDasharray } = getComputedStyle(one);
      return stroke + ' ' + strokeDasharray;
    })`;
    expect(new Set((await page.evaluate(strokes)) as readonly string[]).size).toBe(6);
  });
});

function isInside(part: Box, whole: Box): boolean {
  return (
    part.left >= whole.left - 0.5 &&
    part.right <= whole.right + 0.5 &&
    part.top >= whole.top - 0.5 &&
    part.bottom <= whole.bottom + 0.5
  );
}

function doOverlap(left: Box, right: Box): boolean {
  return (
    left.left < right.right - 0.5 &&
    right.left < left.right - 0.5 &&
    left.top < right.bottom - 0.5 &&
    right.top < left.bottom - 0.5
  );
}
