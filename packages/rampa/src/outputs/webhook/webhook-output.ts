import type { Output, OutputRequest, RunStart } from '../../core/output.ts';
import type { RunResult } from '../../core/run.ts';
import type { SampleBatch } from '../../core/sample.ts';
import type { RunSlice } from '../../core/slice.ts';
import { resultDocument } from '../json/result-document.ts';
import { defineOutput } from '../support/define-output.ts';
import { gzipBody } from '../support/gzip-body.ts';
import type { HttpSender } from '../support/http-sender.ts';
import { LineBatch } from '../support/line-batch.ts';
import { choiceOption, integerOption, pairsOption, textOption } from '../support/output-options.ts';
import { percentilesOption } from '../support/percentiles-option.ts';
import { readHeaders } from '../support/read-headers.ts';
import { SampleJson } from '../support/sample-json.ts';
import { openSender, SENDER_OPTIONS } from '../support/sender-options.ts';
import { readServerAddress } from '../support/server-address.ts';
import { sliceFields } from '../support/slice-fields.ts';
import { Deliveries } from './deliveries.ts';

/** Posts samples, what they come to in each second, or the result, as JSON to any address. */
export const webhookOutput = defineOutput({
  name: 'webhook',
  about: 'Samples, seconds or the result as JSON, posted to an address.',
  destination: 'url',
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
    const { name, sender } = openWebhook(request);
    const deliveries = new Deliveries(options.secret, host.clock);
    if (options.mode === 'result') return new WebhookResult(name, sender, deliveries);
    const list = options.mode === 'samples' ? 'samples' : 'series';
    const [head, tail] = [Buffer.from(`{"${list}":[`), Buffer.from(']}')];
    // Each object brings a comma along.
    const lines = new LineBatch(sender, host.clock, options.batch, (objects, count) =>
      deliveries.payload(Buffer.concat([head, objects.subarray(0, -1), tail]), count),
    );
    return options.mode === 'samples'
      ? new WebhookSamples(name, sender, deliveries, lines)
      : new WebhookSeconds(name, sender, deliveries, lines, options.percentiles);
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
function openWebhook(request: OutputRequest<WebhookOptions>): {
  readonly name: string;
  readonly sender: HttpSender;
} {
  const { options, destination } = request;
  const { url, authorization } = readServerAddress('webhook', destination);
  const isPacked = options.compression === 'gzip';
  // Whoever knows the path of a webhook can often post to it, so no message shows it.
  const name = `webhook=${url.origin}`;
  const sender = openSender(request, {
    ...{ name, url: url.href },
    unit: { samples: 'samples', aggregate: 'rows', result: 'results' }[options.mode],
    headers: {
      ...(authorization === undefined ? {} : { authorization }),
      ...readHeaders('webhook', options.headers),
      'content-type': 'application/json',
      ...(isPacked ? { 'content-encoding': 'gzip' } : {}),
    },
    ...(isPacked ? { encode: gzipBody } : {}),
  });
  return { name, sender };
}

/** What is the same in all modes. */
class Webhook implements Output {
  readonly name: string;
  protected readonly sender: HttpSender;
  protected readonly deliveries: Deliveries;

  constructor(name: string, sender: HttpSender, deliveries: Deliveries) {
    this.name = name;
    this.sender = sender;
    this.deliveries = deliveries;
  }

  onStart({ runId }: RunStart): void {
    this.deliveries.runId = runId;
  }

  get finishWithinMs(): number {
    return this.sender.deadlineMs;
  }

  losses(): readonly string[] {
    return this.sender.losses();
  }

  finish(_: RunResult): Promise<void> {
    return this.sender.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sender.close();
  }
}

class WebhookResult extends Webhook {
  readonly writesResult = true;
  #scriptSha256: string | undefined;

  override onStart(run: RunStart): void {
    super.onStart(run);
    this.#scriptSha256 = run.scriptSha256;
  }

  override finish(result: RunResult): Promise<void> {
    this.deliveries.runId = result.runId;
    const document = resultDocument(result, this.#scriptSha256);
    this.sender.send(this.deliveries.payload(JSON.stringify(document), 1));
    return super.finish(result);
  }
}

class WebhookLines extends Webhook {
  protected readonly lines: LineBatch;

  constructor(name: string, sender: HttpSender, deliveries: Deliveries, lines: LineBatch) {
    super(name, sender, deliveries);
    this.lines = lines;
  }

  override finish(result: RunResult): Promise<void> {
    this.lines.flush();
    return super.finish(result);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    this.lines.discard();
    await super[Symbol.asyncDispose]();
  }
}

class WebhookSamples extends WebhookLines {
  readonly #samples = new SampleJson(',');

  onSamples(batch: SampleBatch): void {
    this.#samples.write(batch, this.lines);
  }
}

class WebhookSeconds extends WebhookLines {
  readonly #percentiles: readonly number[];

  constructor(
    name: string,
    sender: HttpSender,
    deliveries: Deliveries,
    lines: LineBatch,
    percentiles: readonly number[],
  ) {
    super(name, sender, deliveries, lines);
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
