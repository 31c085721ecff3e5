/** A line of StatsD, taken apart. */
export interface StatsdLine {
  readonly name: string;
  /** As it stands there: a sign means something. */
  readonly text: string;
  readonly type: string;
  /** How many samples it stands for. */
  readonly count: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Reads a packet as a server does. @throws {Error} when a line is not valid */
export function parseStatsd(packet: string): StatsdLine[] {
  return packet.split('\n').map((line) => {
    const [head = '', type = '', ...sections] = line.split('|');
    const [name = '', text = '', ...rest] = head.split(':');
    if (name === '' || !Number.isFinite(Number.parseFloat(text)) || rest.length > 0) {
      throw new Error(`not a line: ${line}`);
    }
    const rate = sections.find((section) => section.startsWith('@'))?.slice(1) ?? '1';
    const tags = sections.find((section) => section.startsWith('#'))?.slice(1) ?? '';
    const pairs = tags === '' ? [] : tags.split(',').map((tag) => /^([^:]*):(.*)$/s.exec(tag));
    const entries = pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']);
    return { name, text, type, count: 1 / Number(rate), tags: Object.fromEntries(entries) };
  });
}
