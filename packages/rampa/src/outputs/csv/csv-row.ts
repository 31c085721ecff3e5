import type { SeriesId } from '../../core/slice.ts';

/** Columns that are no tags: a tag that is called so is one of the last one's. */
export const FIXED_COLUMNS: readonly string[] = ['timestamp', 'metric', 'value', 'extra_tags'];

/** Tags of rampa's own metrics. Each has a column in every file. */
export const TAG_COLUMNS = ['check', 'error', 'group', 'method', 'name', 'scenario', 'status'];

/** The columns for tags when these are given beside rampa's own: each once, sorted. All other tags share the last one. */
export function csvColumns(tagNames: readonly string[]): readonly string[] {
  const names = new Set([...TAG_COLUMNS, ...tagNames.map((name) => name.toWellFormed())]);
  return [...names].filter((name) => !FIXED_COLUMNS.includes(name)).sort();
}

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
    .map((name) => `${encoded(name)}=${encoded(tags[name] ?? '')}`);
  return `,${[...own, csvField(extra.join('&'))].join(',')}\r\n`;
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A field by RFC 4180: in quotes where it must be, with its own quotes doubled. */
function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
