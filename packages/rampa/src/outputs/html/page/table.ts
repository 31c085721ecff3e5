import { element } from './element.ts';

/** A column of a {@link table}: numbers are aligned to the right. */
export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** What is in a cell. */
export type Cell = Node | string;

/** A table that scrolls by itself where it is wider than the page. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Cell[])[],
): HTMLElement {
  const head = columns.map(({ title, isNumber }) =>
    element('th', { scope: 'col', ...(isNumber && { class: 'number' }) }, [title]),
  );
  const body = rows.map((cells) =>
    element(
      'tr',
      {},
      cells.map((cell, index) => tableCell(cell, index === 0, columns[index])),
    ),
  );
  return scrolling(caption, [
    element('table', {}, [
      element('caption', { class: 'unseen' }, [caption]),
      element('thead', {}, [element('tr', {}, head)]),
      element('tbody', {}, body),
    ]),
  ]);
}

/** The first cell of a row is its heading. */
export function tableCell(cell: Cell, isHeading: boolean, column: TableColumn | undefined): Node {
  const look = column?.isNumber === true ? { class: 'number' } : {};
  return isHeading ? element('th', { scope: 'row', ...look }, [cell]) : element('td', look, [cell]);
}

/** What can be wider than the page; the keyboard can scroll it too. */
export function scrolling(label: string, children: readonly Node[]): HTMLElement {
  return element(
    'div',
    { class: 'scrolling', role: 'region', tabindex: '0', 'aria-label': label },
    [...children],
  );
}
