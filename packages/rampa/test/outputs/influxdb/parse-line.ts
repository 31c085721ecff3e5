/** A line of the line protocol, taken apart. */
export interface ParsedLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  /** As it stands there: too large for a number. */
  readonly time: string;
}

/** Characters that a backslash makes part of a text: that of InfluxDB 1 and 2, and that of later servers. */
export const DIALECTS = [', =', ', =\\'] as const;

/** Reads a line character by character, as a server does. @throws {Error} when it is not valid */
export function parseLine(line: string, escapable: string = DIALECTS[0]): ParsedLine {
  let at = 0;
  const readUntil = (ends: string): string => {
    let text = '';
    for (; at < line.length; at++) {
      const character = line.charAt(at);
      const next = line.charAt(at + 1);
      if (character === '\\' && next !== '' && escapable.includes(next)) {
        text += next;
        at++;
      } else if (ends.includes(character)) break;
      else text += character;
    }
    if (text === '') throw new Error(`nothing at ${at} of ${line}`);
    return text;
  };
  const measurement = readUntil(', ');
  const tags: [string, string][] = [];
  while (line.charAt(at) === ',') {
    at++;
    const name = readUntil('=');
    at++;
    tags.push([name, readUntil(', ')]);
  }
  if (new Set(tags.map(([name]) => name)).size < tags.length) throw new Error(`twice: ${line}`);
  const [fieldText = '', time = '', ...rest] = line.slice(at + 1).split(' ');
  if (rest.length > 0 || !/^\d+\n$/.test(time)) throw new Error(`no time: ${line}`);
  const fields = fieldText.split(',').map((pair) => {
    const [, name = '', value = ''] = /^([^=]+)=([^=]+)$/.exec(pair) ?? [];
    return [name, Number(value)];
  });
  return {
    measurement,
    tags: Object.fromEntries(tags),
    fields: Object.fromEntries(fields),
    time: time.trimEnd(),
  };
}
