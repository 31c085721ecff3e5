import type { OutputRequest, RunStart } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { SampleBatch } from '../../core/sample.ts';
import type { RunSlice } from '../../core/slice.ts';
import { resultDocument } from '../json/result-document.ts';
import { defineOutput } from '../support/define-output.ts';
import type { HttpSender } from '../support/http-sender.ts';
import { LineBatch } from '../support/line-batch.ts';
import { choiceOption, integerOption, pairsOption, textOption } from '../support/output-options.ts';
import { percentilesOption } from '../support/percentiles-option.ts';
import { readHeaders } from '../support/read-headers.ts';
import { SampleJson } from '../support/sample-json.ts';
import { openSender, SENDER_OPTIONS } from '../support/sender-options.ts';
import { SentLines, SentOutput } from '../support/sent-output.ts';
import { readServerAddress } from '../support/server-address.ts';
import { sliceFields } from '../support/slice-fields.ts';
import { Deliveries } from './deliveries.ts';

/** Posts samples, what they come to in each second, or the result, as JSON to any address. */
export const webhookOutput = defineOutput({
  name: 'webhook',
  about: 'Samples, seconds or the result as JSON, posted to an address.',
  destination: 'url',
  opensNothing: true,
  options: {
    mode: choiceOption(
      { about: 'every sample, what each series did in each second, or only the result at the end' },
      ['samples', 'aggregate', 'result'],
      'samples',
    ),
    secret: textOption(
      {
        about: 'what requests are signed with: a text, or `whsec_` and base64',
        variables: ['RAMPA_WEBHOOK_SECRET'],
        isSecret: true,
      },
      undefined,
    ),
    headers: pairsOption({ about: 'more headers, such as `X-Team=shop`', isSecret: true }),
    percentiles: percentilesOption('those of trends that `mode=aggregate` sends'),
    batch: integerOption(
      { about: 'the most samples, or series of a second, of a request' },
      { min: 1, max: 100_000, value: 1000 },
    ),
    compression: choiceOption({ about: 'how requests are compressed' }, ['gzip', 'none'], 'none'),
    ...SENDER_OPTIONS,
  },
  async open(request) {
    const { options, host } = request;
    const sender = openWebhook(request);
    const deliveries = new Deliveries(options.secret, host.clock);
    if (options.mode === 'result') return new WebhookResult(sender, deliveries);
    const list = options.mode === 'samples' ? 'samples' : 'series';
    const [head, tail] = [Buffer.from(`{"${list}":[`), Buffer.from(']}')];
    // Each object brings a comma along.
    const lines = new LineBatch(sender, host.clock, options.batch, (objects, count) =>
      deliveries.payload(Buffer.concat([head, objects.subarray(0, -1), tail]), count),
    );
    return options.mode === 'samples'
      ? new WebhookSamples(sender, deliveries, lines)
      : new WebhookSeconds(sender, deliveries, lines, options.percentiles);
  },
});

interface WebhookOptions {
  readonly mode: 'samples' | 'aggregate' | 'result';
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'gzip' | 'none';
  readonly timeout: number;
  readonly deadline: number;
}

/** @throws {RampaError} `RAMPA_OUTPUT_INVALID` for an address or a header that is none */
function openWebhook(request: OutputRequest<WebhookOptions>): HttpSender {
  const { options, destination } = request;
  const { url, authorization } = readServerAddress('webhook', destination);
  return openSender(request, {
    // Whoever knows the path of a webhook can often post to it, so no message shows it.
    name: `webhook=${url.origin}`,
    url: url.href,
    hidesPath: true,
    unit: { samples: 'samples', aggregate: 'rows', result: 'results' }[options.mode],
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...readHeaders('webhook', options.headers),
      'content-type': 'application/json',
    },
  });
}

class WebhookResult extends SentOutput {
  readonly writesResult = true;
  readonly #deliveries: Deliveries;
  #scriptSha256: string | undefined;

  constructor(sender: HttpSender, deliveries: Deliveries) {
    super(sender);
    this.#deliveries = deliveries;
  }

  onStart({ scriptSha256 }: RunStart): void {
    this.#scriptSha256 = scriptSha256;
  }

  override finish(result: RunResult): Promise<void> {
    this.#deliveries.runId = result.runId;
    const document = resultDocument(result, this.#scriptSha256);
    this.sender.send(this.#deliveries.payload(JSON.stringify(document), 1));
    return super.finish(result);
  }
}

class WebhookLines extends SentLines {
  readonly #deliveries: Deliveries;

  constructor(sender: HttpSender, deliveries: Deliveries, lines: LineBatch) {
    super(sender, lines);
    this.#deliveries = deliveries;
  }

  onStart({ runId }: RunStart): void {
    this.#deliveries.runId = runId;
  }
}

class WebhookSamples extends WebhookLines {
  readonly readsSamplesAtOnce = true;
  readonly #samples = new SampleJson(',');

  onSamples(batch: SampleBatch): void {
    this.#samples.write(batch, this.lines);
  }
}

class WebhookSeconds extends WebhookLines {
  readonly #percentiles: readonly number[];

  constructor(
    sender: HttpSender,
    deliveries: Deliveries,
    lines: LineBatch,
    percentiles: readonly number[],
  ) {
    super(sender, deliveries, lines);
    this.#percentiles = percentiles;
  }

  onSlice({ startSecond, endSecond, series }: RunSlice, startedAt: number): void {
    const seconds = endSecond - startSecond;
    for (const { series: id, values } of series) {
      const json = JSON.stringify({
        metric: id.metric.name,
        kind: values.kind,
        timestamp: startedAt / 1000,
        seconds,
        tags: id.tags,
        values: sliceFields(values, seconds, this.#percentiles),
      });
      this.lines.add(`${json},`);
    }
  }
}
