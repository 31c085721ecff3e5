import type { RunStart } from '../../core/output.ts';
import type { SampleBatch } from '../../core/sample.ts';
import type { RunSlice } from '../../core/slice.ts';
import { defineOutput } from '../support/define-output.ts';
import type { HttpSender } from '../support/http-sender.ts';
import { LineBatch } from '../support/line-batch.ts';
import { choiceOption, integerOption, textOption } from '../support/output-options.ts';
import { percentilesOption } from '../support/percentiles-option.ts';
import { COMPRESSION, openSender, SENDER_OPTIONS } from '../support/sender-options.ts';
import { SentLines } from '../support/sent-output.ts';
import { SampleLines } from './sample-lines.ts';
import { sliceLines } from './slice-lines.ts';
import { writeRequest } from './write-request.ts';

/** Writes samples, or what they come to in each second, to InfluxDB and to whatever takes its line protocol. */
export const influxdbOutput = defineOutput({
  name: 'influxdb',
  about: 'Points in the line protocol of InfluxDB, one for each sample or for each second.',
  destination: 'url',
  opensNothing: true,
  options: {
    db: textOption({ about: 'the database, for InfluxDB 1' }, undefined),
    user: textOption(
      { about: 'who writes, to InfluxDB 1', variables: ['INFLUX_USERNAME'] },
      undefined,
    ),
    password: textOption(
      { about: "the user's password", variables: ['INFLUX_PASSWORD'], isSecret: true },
      undefined,
    ),
    org: textOption(
      { about: 'the organisation, for InfluxDB 2', variables: ['INFLUX_ORG'] },
      undefined,
    ),
    bucket: textOption({ about: 'the bucket, for InfluxDB 2 and 3' }, undefined),
    token: textOption(
      { about: 'the token, for InfluxDB 2 and 3', variables: ['INFLUX_TOKEN'], isSecret: true },
      undefined,
    ),
    mode: choiceOption(
      { about: 'a point for each sample, or one for each series and second' },
      ['samples', 'aggregate'],
      'samples',
    ),
    percentiles: percentilesOption('those of trends that `mode=aggregate` writes'),
    batch: integerOption(
      { about: 'the most points of a request' },
      { min: 1, max: 100_000, value: 5000 },
    ),
    compression: COMPRESSION,
    ...SENDER_OPTIONS,
  },
  async open(request) {
    const { options, destination, host } = request;
    const { url, headers } = writeRequest(destination, options);
    const name = `influxdb=${url.origin}${url.pathname}`;
    const sender = openSender(request, { name, url: url.href, headers, unit: 'points' });
    const lines = new LineBatch(sender, host.clock, options.batch);
    return options.mode === 'samples'
      ? new InfluxSamples(sender, lines)
      : new InfluxSeconds(sender, lines, options.percentiles);
  },
});

class InfluxSamples extends SentLines {
  readonly readsSamplesAtOnce = true;
  #samples = new SampleLines(1);

  onStart({ shardCount }: RunStart): void {
    this.#samples = new SampleLines(shardCount);
  }

  onSamples(batch: SampleBatch): void {
    this.#samples.write(batch, this.lines);
  }
}

class InfluxSeconds extends SentLines {
  readonly #percentiles: readonly number[];

  constructor(sender: HttpSender, lines: LineBatch, percentiles: readonly number[]) {
    super(sender, lines);
    this.#percentiles = percentiles;
  }

  onSlice(slice: RunSlice, startedAt: number): void {
    for (const line of sliceLines(slice, startedAt, this.#percentiles)) this.lines.add(line);
  }
}
