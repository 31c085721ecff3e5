import { RampaError } from '../../core/errors.ts';
import type { Output } from '../../core/output.ts';
import type { RunSlice } from '../../core/slice.ts';
import { defineOutput } from '../support/define-output.ts';
import { choiceOption, integerOption, textOption } from '../support/output-options.ts';
import { DatagramSender } from './datagram-sender.ts';
import { type StatsdFormat, statsdLines } from './statsd-lines.ts';

const DEFAULT_PORT = 8125;

/** Sends what happens in each second to StatsD, by UDP. */
export const statsdOutput = defineOutput({
  name: 'statsd',
  about: 'Lines for StatsD by UDP, for each second, to `HOST:PORT`; default `127.0.0.1:8125`.',
  destination: 'text',
  verifyDestination: readAddress,
  options: {
    tags: choiceOption(
      { about: 'how tags are written: as Datadog has them, or not at all' },
      ['none', 'datadog'],
      'none',
    ),
    prefix: textOption({ about: 'what the name of every metric begins with' }, 'rampa.'),
    packet: integerOption(
      { about: 'the most bytes of a packet' },
      { min: 64, max: 65_507, value: 1432 },
    ),
  },
  async open({ destination, options }) {
    const address = readAddress(destination);
    const name = `statsd=${address.shown}`;
    const sender = await DatagramSender.open(name, address, options.packet);
    return new StatsdOutput(name, sender, options);
  },
});

class StatsdOutput implements Output {
  readonly name: string;
  readonly #sender: DatagramSender;
  readonly #format: StatsdFormat;

  constructor(name: string, sender: DatagramSender, format: StatsdFormat) {
    this.name = name;
    this.#sender = sender;
    this.#format = format;
  }

  onSlice(slice: RunSlice): void {
    this.#sender.send(statsdLines(slice, this.#format));
  }

  losses(): readonly string[] {
    return this.#sender.losses();
  }

  async finish(): Promise<void> {
    await this.#sender.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sender[Symbol.asyncDispose]();
  }
}

/** `host`, `host:port` or `[::1]:port`. */
function readAddress(text = '127.0.0.1'): { host: string; port: number; shown: string } {
  const [, bracketed, bare, digits] =
    /^(?:\[([^\]]+)\]|([^:[\]/]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? bare;
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (host !== undefined && port >= 1 && port <= 65_535) {
    return { host, port, shown: `${bracketed === undefined ? host : `[${host}]`}:${port}` };
  }
  const message = `statsd: the destination must be HOST or HOST:PORT, got '${text}'`;
  throw new RampaError('RAMPA_OUTPUT_INVALID', message);
}
