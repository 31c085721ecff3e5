import type { Fault } from '../../network/fault.ts';

/** Why a stream or a connection ends, RFC 9113 section 7. */
export const H2_ERROR = {
  noError: 0x0,
  protocolError: 0x1,
  internalError: 0x2,
  flowControlError: 0x3,
  streamClosed: 0x5,
  frameSizeError: 0x6,
  refusedStream: 0x7,
  cancel: 0x8,
  compressionError: 0x9,
  enhanceYourCalm: 0xb,
} as const;

const NAMES: readonly string[] = [
  ...['NO_ERROR', 'PROTOCOL_ERROR', 'INTERNAL_ERROR', 'FLOW_CONTROL_ERROR', 'SETTINGS_TIMEOUT'],
  ...['STREAM_CLOSED', 'FRAME_SIZE_ERROR', 'REFUSED_STREAM', 'CANCEL', 'COMPRESSION_ERROR'],
  ...['CONNECT_ERROR', 'ENHANCE_YOUR_CALM', 'INADEQUATE_SECURITY', 'HTTP_1_1_REQUIRED'],
];

/** The name of an error code, such as `CANCEL`; its number when it has none. */
export function errorName(code: number): string {
  return NAMES[code] ?? `error 0x${code.toString(16)}`;
}

/** Something that a server did against the rules: what it is told, and what the script is. */
export interface Violation {
  readonly errorCode: number;
  readonly fault: Fault;
}

/** A rule broken on one stream; the others go on. */
export function streamViolation(problem: string, errorCode: number): Violation {
  const text = `the server broke the rules of HTTP/2 on this stream: ${problem}`;
  return { errorCode, fault: { code: 'RAMPA_HTTP2_STREAM', problem: named(text, errorCode) } };
}

/** A rule broken in a way that ends the connection. */
export function connectionViolation(problem: string, errorCode: number): Violation {
  const text = `the server broke the rules of HTTP/2: ${problem}`;
  return { errorCode, fault: { code: 'RAMPA_HTTP2_CONNECTION', problem: named(text, errorCode) } };
}

function named(text: string, errorCode: number): string {
  return `${text} (${errorName(errorCode)})`;
}
