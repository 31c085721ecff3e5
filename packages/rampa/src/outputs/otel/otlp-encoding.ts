import type { Root, Type } from 'protobufjs/light.js';
import type { Objection } from '../support/http-sender.ts';
import type { ExportRequest } from './export-request.ts';

/** How requests are written, and answers read. */
export interface OtlpEncoding {
  readonly contentType: string;
  encode(request: ExportRequest): string | Uint8Array<ArrayBuffer>;
  /** What an answer with a success status says was not taken; `undefined` when all was. */
  readRejection(answer: Uint8Array): Objection | undefined;
}

/** As JSON. */
export const JSON_ENCODING: OtlpEncoding = {
  contentType: 'application/json',
  encode: (request) => JSON.stringify(request),
  readRejection(answer) {
    try {
      return rejectionOf(JSON.parse(new TextDecoder().decode(answer)));
    } catch {
      // Many servers answer with nothing, or with a word.
      return undefined;
    }
  },
};

/** As protobuf; its library is loaded by this. */
export async function openProtobufEncoding(): Promise<OtlpEncoding> {
  const { OTLP_MESSAGES } = await import('./otlp-messages.ts');
  const { default: protobuf } = await import('protobufjs/light.js');
  return protobufEncoding(protobuf.Root.fromJSON(OTLP_MESSAGES));
}

function protobufEncoding(root: Root): OtlpEncoding {
  const request: Type = root.lookupType('ExportMetricsServiceRequest');
  const response: Type = root.lookupType('ExportMetricsServiceResponse');
  return {
    contentType: 'application/x-protobuf',
    encode: (given) => new Uint8Array(request.encode({ ...given }).finish()),
    readRejection(answer) {
      try {
        return rejectionOf(response.toObject(response.decode(answer), { longs: String }));
      } catch {
        return undefined;
      }
    },
  };
}

interface ExportResponse {
  readonly partialSuccess?: {
    readonly rejectedDataPoints?: string | number;
    readonly errorMessage?: string;
  } | null;
}

function rejectionOf(answer: ExportResponse | null): Objection | undefined {
  const { rejectedDataPoints = 0, errorMessage = '' } = answer?.partialSuccess ?? {};
  // A message alone is a warning: everything was taken.
  const count = Number(rejectedDataPoints);
  if (!(count > 0)) return undefined;
  const reason = errorMessage === '' ? '' : `: ${errorMessage}`;
  return { reason: `${count} data points were rejected${reason}`, count };
}
