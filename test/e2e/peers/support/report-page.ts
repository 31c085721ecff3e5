import type { ChromiumPage, PageView } from 'testkit';

export const WIDE: PageView = { width: 1280, height: 900, colors: 'light' };
export const PHONE: PageView = { ...WIDE, width: 390, height: 844, isPhone: true, scale: 2 };

/** The texts of a table's rows, by what the first cell of each says. */
export type Rows = Readonly<Record<string, readonly string[]>>;

const ROWS = `(caption) => {
  const tables = [...document.querySelectorAll('table')];
  const table = tables.find((one) => one.caption.textContent === caption);
  return Object.fromEntries([...table.tBodies[0].rows].map(({ cells: [first, ...others] }) => {
    return [first.textContent, others.map(({ textContent }) => textContent)];
  }));
}`;

/** What the first element of a selector says. */
export function textOf(page: ChromiumPage, selector: string): Promise<unknown> {
  return page.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
}

/** The table that has a caption. */
export async function rowsOf(page: ChromiumPage, caption: string): Promise<Rows> {
  return (await page.evaluate(`(${ROWS})(${JSON.stringify(caption)})`)) as Rows;
}
