import type { Clock } from '../../core/clock.ts';
import type { RunStart } from '../../core/output.ts';
import type { RunSlice } from '../../core/slice.ts';
import { VERSION } from '../../core/version.ts';
import { defineOutput } from '../support/define-output.ts';
import type { HttpSender } from '../support/http-sender.ts';
import { readHeaders } from '../support/read-headers.ts';
import { openSender } from '../support/sender-options.ts';
import { SentOutput } from '../support/sent-output.ts';
import { sliceEnd } from '../support/slice-end.ts';
import { attributesOf, type Temporality } from './export-request.ts';
import { metricsOf } from './metrics-of.ts';
import { OTEL_OPTIONS, otelAddress, unusedVariables } from './otel-options.ts';
import { type OtelPoint, OtelPoints } from './otel-points.ts';
import { JSON_ENCODING, type OtlpEncoding, openProtobufEncoding } from './otlp-encoding.ts';

/** So many data points are in one request. */
const MAX_POINTS = 5000;

const SCOPE = { name: 'rampa', version: VERSION };

/** Sends what happens in each second to an OpenTelemetry collector, and to whatever takes OTLP over HTTP. */
export const otelOutput = defineOutput({
  name: 'otel',
  about:
    'Data points in the protocol of OpenTelemetry (OTLP over HTTP), for each second; without a destination to `OTEL_EXPORTER_OTLP_ENDPOINT`, or to `http://localhost:4318`.',
  destination: 'url',
  verifyDestination: otelAddress,
  opensNothing: true,
  options: OTEL_OPTIONS,
  async open(request) {
    const { options, destination, host } = request;
    const { url, authorization } = otelAddress(destination, host.env);
    const encoding = options.protocol === 'json' ? JSON_ENCODING : await openProtobufEncoding();
    const name = `otel=${url.origin}${url.pathname}`;
    const sender = openSender(request, {
      ...{ name, url: url.href, unit: 'data points', objection: encoding.readRejection },
      headers: {
        'content-type': encoding.contentType,
        'user-agent': `rampa/${VERSION}`,
        ...(authorization === undefined ? {} : { authorization }),
        ...readHeaders('otel', options.headers),
      },
    });
    const service = options.service ?? options.resource['service.name'] ?? 'rampa';
    const resource = { ...options.resource, 'service.name': service };
    return new OtelOutput(sender, {
      ...{ encoding, resource, clock: host.clock, unused: unusedVariables(host.env, url) },
      temporality: options.temporality === 'cumulative' ? 'cumulative' : 'delta',
    });
  },
});

interface OtelParts {
  readonly encoding: OtlpEncoding;
  readonly resource: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly temporality: Temporality;
  /** What is said of variables that have no effect. */
  readonly unused: readonly string[];
}

class OtelOutput extends SentOutput {
  readonly #parts: OtelParts;
  readonly #points: OtelPoints;
  /** Points of two runs at the same time are told apart by it. */
  #runId: string | undefined;

  constructor(sender: HttpSender, parts: OtelParts) {
    super(sender);
    this.#parts = parts;
    this.#points = new OtelPoints(parts.temporality);
  }

  onStart({ runId }: RunStart): void {
    this.#runId = runId;
  }

  onSlice(slice: RunSlice, startedAt: number): void {
    const endedAt = sliceEnd(slice, startedAt, this.#parts.clock);
    const points = this.#points.write(slice, startedAt, endedAt);
    for (let start = 0; start < points.length; start += MAX_POINTS) {
      this.#send(points.slice(start, start + MAX_POINTS));
    }
  }

  override losses(): readonly string[] {
    return [...this.#parts.unused, ...super.losses()];
  }

  #send(points: readonly OtelPoint[]): void {
    const { encoding, resource, temporality } = this.#parts;
    const own = this.#runId === undefined ? {} : { 'service.instance.id': this.#runId };
    const attributes = attributesOf({ ...own, ...resource });
    const scopeMetrics = [{ scope: SCOPE, metrics: metricsOf(points, temporality) }];
    const body = encoding.encode({ resourceMetrics: [{ resource: { attributes }, scopeMetrics }] });
    this.sender.send({ body, count: points.length });
  }
}
