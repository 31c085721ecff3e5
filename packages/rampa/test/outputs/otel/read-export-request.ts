import generated from '@opentelemetry/otlp-transformer/build/src/generated/root.js';
import type { ExportRequest } from '../../../src/outputs/otel/export-request.ts';

/** A message type of the generated code. */
interface GeneratedType {
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromObject(plain: object): object;
  toObject(message: object, options: { readonly longs: typeof String }): object;
}

/** The messages of the collector's service, by the code that OpenTelemetry generates from its definitions. */
interface Generated {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly metrics: {
          readonly v1: {
            readonly ExportMetricsServiceRequest: GeneratedType;
            readonly ExportMetricsServiceResponse: GeneratedType;
          };
        };
      };
    };
  };
}

// What it declares is a root to look things up in; what it exports is an object of what is in it.
const MESSAGES = (generated as unknown as Generated).opentelemetry.proto.collector.metrics.v1;

/** Reads a request in protobuf, in the form that it has as JSON. */
export function readExportRequest(bytes: Uint8Array): ExportRequest {
  const type = MESSAGES.ExportMetricsServiceRequest;
  const text = JSON.stringify(type.toObject(type.decode(bytes), { longs: String }));
  // It leaves lists out that are empty.
  return JSON.parse(text, (_key, value) =>
    value?.timeUnixNano === undefined ? value : { attributes: [], ...value },
  );
}

/** Writes the answer of a server. */
export function writeExportResponse(rejectedDataPoints: number, errorMessage: string): Uint8Array {
  const type = MESSAGES.ExportMetricsServiceResponse;
  const plain = { partialSuccess: { rejectedDataPoints, errorMessage } };
  return type.encode(type.fromObject(plain)).finish();
}
