import { formatMs, formatPercent, formatRate } from '../../../../core/quantity.ts';
import type { ReportData, ReportSource } from '../../report-data.ts';
import { breakable } from '../breakable.ts';
import { element } from '../element.ts';
import { formatCount } from '../quantity-text.ts';
import { panel, section } from '../section.ts';
import { sparkline } from '../sparkline.ts';
import { scrolling, tableCell } from '../table.ts';

interface RequestColumn {
  readonly title: string;
  /** What rows are sorted by; texts from A, numbers from the highest. */
  sort?(source: ReportSource): string | number;
  cell(source: ReportSource): Node | string;
}

/** A row for every name of requests, with its latency over time; a row's name shows it in the charts. */
export function requestsSection(
  { requests, run }: ReportData,
  onSelect: (label: string) => void,
): HTMLElement | undefined {
  if (requests.length === 0) return undefined;
  const columns = columnsOf(run.seconds ?? 0, onSelect);
  const body = element('tbody');
  let sorted = 2;
  const head = columns.map((column, index) => {
    const cell = element('th', { scope: 'col', ...(index > 1 && { class: 'number' }) });
    if (column.sort === undefined) {
      cell.append(column.title);
      return cell;
    }
    const button = element('button', { type: 'button', class: 'sort' }, [column.title]);
    button.addEventListener('click', () => sortBy(index));
    cell.append(button);
    return cell;
  });
  sortBy(sorted);
  const caption = element('caption', { class: 'unseen' }, ['Requests by name']);
  const content = element('table', { class: 'requests' }, [
    caption,
    element('thead', {}, [element('tr', {}, head)]),
    body,
  ]);
  return section('requests', 'Requests', [panel([scrolling('Requests by name', [content])])]);

  function sortBy(index: number): void {
    head[sorted]?.removeAttribute('aria-sort');
    sorted = index;
    const column = columns[index];
    head[index]?.setAttribute('aria-sort', index === 0 ? 'ascending' : 'descending');
    const rows = requests.toSorted((a, b) =>
      compare(column?.sort?.(a) ?? 0, column?.sort?.(b) ?? 0),
    );
    body.replaceChildren(...rows.map((source) => rowOf(source, columns)));
  }
}

function rowOf(source: ReportSource, columns: readonly RequestColumn[]): HTMLElement {
  const cells = columns.map((column, index) =>
    tableCell(column.cell(source), index === 0, { title: '', isNumber: index > 1 }),
  );
  return element('tr', {}, cells);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return b - a;
  return String(a).localeCompare(String(b));
}

function columnsOf(seconds: number, onSelect: (label: string) => void): RequestColumn[] {
  const time = (title: string, name: string): RequestColumn => ({
    title,
    sort: ({ service }) => service.stats[name] ?? 0,
    cell: ({ service }) => formatMs(service.stats[name] ?? 0),
  });
  return [
    {
      title: 'Name',
      sort: ({ label }) => label,
      cell: (source) => nameCell(source, onSelect),
    },
    {
      title: 'p90 over time',
      cell: ({ points: { p90 }, label }) =>
        p90.length < 2 ? '–' : sparkline(p90, `p90 of ${label} over time`),
    },
    { title: 'Count', sort: ({ count }) => count, cell: ({ count }) => formatCount(count) },
    {
      title: 'Rate',
      sort: ({ count }) => count,
      cell: ({ count }) => formatRate(seconds > 0 ? count / seconds : 0),
    },
    { title: 'Failed', sort: failedShare, cell: failedCell },
    time('avg', 'avg'),
    time('p50', 'med'),
    time('p90', 'p(90)'),
    time('p95', 'p(95)'),
    time('p99', 'p(99)'),
    time('max', 'max'),
  ];
}

function nameCell({ label, statuses }: ReportSource, onSelect: (label: string) => void): Node {
  const button = element('button', { type: 'button', class: 'name' }, [
    breakable(label || '(no name)'),
  ]);
  button.addEventListener('click', () => {
    onSelect(label);
    document.querySelector('#charts')?.scrollIntoView();
  });
  const counts = statuses.map(([status, count]) => `${status} × ${formatCount(count)}`);
  return element('span', {}, [button, element('span', { class: 'detail' }, [counts.join(' · ')])]);
}

function failedShare({ count, failed }: ReportSource): number {
  return count === 0 ? 0 : failed / count;
}

function failedCell(source: ReportSource): Node | string {
  const text = formatPercent(failedShare(source));
  return source.failed === 0 ? text : element('span', { class: 'bad-text' }, [text]);
}
