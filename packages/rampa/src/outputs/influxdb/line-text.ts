import type { SeriesId } from '../../core/slice.ts';

// The line protocol: https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/
//
//   measurement,tag=value,tag=value field=1,field=2 1716691200000000000

/** Names of tags that servers keep for themselves. */
const RESERVED = new Set(['time', '_field', '_measurement']);

/** What all lines of a series begin with: measurement and tags, sorted by name, without the space behind. */
export function lineStart({ metric, tags }: SeriesId): string {
  const values = new Map<string, string>();
  for (const name of Object.keys(tags).sort()) {
    const key = tagName(name);
    // A tag without a value cannot be written, and servers refuse a tag that comes twice.
    if (tags[name] !== '' && !values.has(key)) values.set(key, plainText(tags[name] ?? ''));
  }
  const pairs = Array.from(values, ([key, value]) => `,${escaped(key)}=${escaped(value)}`);
  return plainText(metric.name).replaceAll(/[, ]/g, '\\$&') + pairs.join('');
}

/**
 * A text as the line protocol can hold it: control characters become spaces. So does a backslash in front of a
 * delimiter, of another backslash or of the end become a slash: some servers read two backslashes there as one and
 * some as two, and then the next character as part of the text or not.
 */
export function plainText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replaceAll(/[\u0000-\u001f\u007f]/g, ' ')
      .replaceAll(/\\(?=[,= \\]|$)/g, '/')
  );
}

/** The name of a tag, between underscores where servers keep the name for themselves. */
function tagName(name: string): string {
  return plainText(RESERVED.has(name) ? `_${name}_` : name);
}

function escaped(text: string): string {
  return text.replaceAll(/[,= ]/g, '\\$&');
}
