import type { Clock } from '../../core/clock.ts';
import { RampaError } from '../../core/errors.ts';
import type { RunResult } from '../../core/run.ts';
import type { RunSlice } from '../../core/slice.ts';
import { VERSION } from '../../core/version.ts';
import { defineOutput } from '../support/define-output.ts';
import type { HttpSender } from '../support/http-sender.ts';
import { choiceOption, pairsOption, textOption } from '../support/output-options.ts';
import { percentilesOption } from '../support/percentiles-option.ts';
import { readHeaders } from '../support/read-headers.ts';
import { openSender, SENDER_OPTIONS } from '../support/sender-options.ts';
import { SentOutput } from '../support/sent-output.ts';
import { basicAuthorization, readServerAddress } from '../support/server-address.ts';
import { sliceEnd } from '../support/slice-end.ts';
import { snappyBlock } from './snappy.ts';
import { TimeSeriesWriter } from './time-series.ts';
import { type TimeSeries, WriteEncoder } from './write-message.ts';

/** So many time series are in one request. */
const MAX_SERIES = 2000;

/** Writes what happens in each second to Prometheus, and to whatever takes its remote write. */
export const prometheusOutput = defineOutput({
  name: 'prometheus',
  about: 'Time series in the protocol of Prometheus remote write 1.0, a sample for each second.',
  destination: 'url',
  opensNothing: true,
  options: {
    trends: choiceOption(
      { about: 'what is written of trends: gauges with a `quantile`, or native histograms' },
      ['quantiles', 'native'],
      'quantiles',
    ),
    quantiles: percentilesOption('percentiles of each second that `trends=quantiles` writes'),
    user: textOption({ about: 'who writes', variables: ['RAMPA_PROMETHEUS_USER'] }, undefined),
    password: textOption(
      {
        about: "the user's password",
        variables: ['RAMPA_PROMETHEUS_PASSWORD'],
        isSecret: true,
      },
      undefined,
    ),
    token: textOption(
      { about: 'a bearer token', variables: ['RAMPA_PROMETHEUS_TOKEN'], isSecret: true },
      undefined,
    ),
    headers: pairsOption({ about: 'more headers', isSecret: true }),
    ...SENDER_OPTIONS,
  },
  async open(request) {
    const { options, destination, host } = request;
    const address = readServerAddress('prometheus', destination);
    const { user, password = '', token } = options;
    if (user !== undefined && token !== undefined) {
      const message = 'prometheus: token and user exclude each other';
      throw new RampaError('RAMPA_OUTPUT_INVALID', message, { hint: 'Leave one of them out.' });
    }
    const own = user === undefined ? undefined : basicAuthorization(user, password);
    const authorization = token === undefined ? (own ?? address.authorization) : `Bearer ${token}`;
    const { url } = address;
    if (url.pathname === '/') url.pathname = '/api/v1/write';
    const name = `prometheus=${url.origin}${url.pathname}`;
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      'user-agent': `rampa/${VERSION}`,
      ...(authorization === undefined ? {} : { authorization }),
      ...readHeaders('prometheus', options.headers),
    };
    const sender = openSender(request, { name, url: url.href, headers, unit: 'time series' });
    const percentiles = options.trends === 'native' ? 'native' : options.quantiles;
    return new PrometheusOutput(sender, new TimeSeriesWriter(percentiles), host.clock);
  },
});

class PrometheusOutput extends SentOutput {
  readonly #series: TimeSeriesWriter;
  readonly #encoder = new WriteEncoder();
  readonly #clock: Clock;

  constructor(sender: HttpSender, series: TimeSeriesWriter, clock: Clock) {
    super(sender);
    this.#clock = clock;
    this.#series = series;
  }

  onSlice(slice: RunSlice, startedAt: number): void {
    this.#send(this.#series.write(slice, startedAt, sliceEnd(slice, startedAt, this.#clock)));
  }

  override finish(result: RunResult): Promise<void> {
    this.#send(this.#series.end());
    return super.finish(result);
  }

  #send(series: readonly TimeSeries[]): void {
    for (let start = 0; start < series.length; start += MAX_SERIES) {
      const part = series.slice(start, start + MAX_SERIES);
      this.sender.send({ body: snappyBlock(this.#encoder.encode(part)), count: part.length });
    }
  }
}
