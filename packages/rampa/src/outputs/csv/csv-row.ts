import type { SeriesId } from '../../core/slice.ts';

/** Tags that have a column of their own: those of rampa's own metrics. The others share the last one. */
export const TAG_COLUMNS = [
  'check',
  'error',
  'group',
  'method',
  'name',
  'scenario',
  'status',
] as const;

/** The first line of a file. */
export function csvHeader(columns: readonly string[]): string {
  return `${['timestamp', 'metric', 'value', ...columns, 'extra_tags'].map(csvField).join(',')}\r\n`;
}

/** The part of a series' rows before their value, with the comma. */
export function csvStart({ metric }: SeriesId): string {
  return `,${csvField(metric.name)},`;
}

/** The part of a series' rows behind their value, with the end of the line. */
export function csvEnd({ tags }: SeriesId, columns: readonly string[]): string {
  const own = columns.map((name) => csvField(Object.hasOwn(tags, name) ? (tags[name] ?? '') : ''));
  const extra = Object.keys(tags)
    .filter((name) => !columns.includes(name))
    .sort()
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(tags[name] ?? '')}`);
  return `,${[...own, csvField(extra.join('&'))].join(',')}\r\n`;
}

/** A field by RFC 4180: in quotes where it must be, with its own quotes doubled. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
