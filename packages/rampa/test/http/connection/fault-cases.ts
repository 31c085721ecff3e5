import type { ByteReply } from 'testkit';
import type { ErrorCode } from '../../../src/core/codes.ts';

/** Something that goes wrong between rampa and a server, and the error that a script gets. */
export interface FaultCase {
  readonly title: string;
  /**
   * What the server does with a request, or with a connection before any request. `absent`: nobody listens.
   * `tls`: it answers properly over TLS, with a certificate for 127.0.0.1 that it has signed itself.
   */
  readonly server:
    | 'absent'
    | 'tls'
    | { readonly onRequest: ByteReply }
    | { readonly onConnect: ByteReply };
  /** Asked over TLS though the server does not speak it. */
  readonly isSecure?: boolean;
  /** Asked by this name, which has the server's address. */
  readonly host?: string;
  /** The certificate of the server is trusted. */
  readonly isTrusted?: boolean;
  /** What the look-up of the name fails with, instead. */
  readonly lookupCode?: 'ENOTFOUND' | 'EAI_AGAIN';
  /** Default: long enough for everything else. */
  readonly timeoutMs?: number;
  readonly code: ErrorCode;
}

/** Bytes that a response body may have in these cases. */
export const FAULT_LIMIT_BYTES = 1000;

const TIMEOUT_MS = 150;

const HEAD = 'HTTP/1.1 200 OK\r\n';
const SIZED = `${HEAD}content-length: 500\r\n\r\n`;
const CHUNKED = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const OVER_LIMIT = FAULT_LIMIT_BYTES + 1;

/** Every fault of the network, and of servers that answer as if it were one. */
export const FAULT_CASES: readonly FaultCase[] = [
  {
    title: 'the host name does not exist',
    server: 'absent',
    host: 'nowhere.test',
    lookupCode: 'ENOTFOUND',
    code: 'RAMPA_DNS_NOT_FOUND',
  },
  {
    title: 'the name server does not answer',
    server: 'absent',
    host: 'nowhere.test',
    lookupCode: 'EAI_AGAIN',
    code: 'RAMPA_DNS_FAILED',
  },
  { title: 'nobody listens on the port', server: 'absent', code: 'RAMPA_CONNECT_REFUSED' },
  {
    title: 'the server does not speak TLS',
    server: { onConnect: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    isSecure: true,
    code: 'RAMPA_TLS_PROTOCOL',
  },
  {
    title: 'the server closes the connection during the TLS handshake',
    server: { onConnect: [{ type: 'close' }] },
    isSecure: true,
    code: 'RAMPA_TLS_HANDSHAKE',
  },
  {
    title: 'the server resets the connection during the TLS handshake',
    server: { onConnect: [{ type: 'reset' }] },
    isSecure: true,
    code: 'RAMPA_CONNECTION_RESET',
  },
  {
    title: 'the TLS handshake does not end',
    server: { onConnect: [] },
    isSecure: true,
    timeoutMs: TIMEOUT_MS,
    code: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'nobody vouches for the certificate of the server',
    server: 'tls',
    isSecure: true,
    code: 'RAMPA_TLS_CERT_UNTRUSTED',
  },
  {
    title: 'the certificate of the server is for another host',
    server: 'tls',
    isSecure: true,
    host: 'other.test',
    isTrusted: true,
    code: 'RAMPA_TLS_CERT_HOST',
  },
  {
    title: 'the server closes the connection without an answer',
    server: { onRequest: [{ type: 'close' }] },
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'the server closes the connection in the middle of the head',
    server: { onRequest: [{ type: 'send', bytes: HEAD }, { type: 'close' }] },
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'the server closes the connection in the middle of a body with a length',
    server: { onRequest: [{ type: 'send', bytes: `${SIZED}half` }, { type: 'close' }] },
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'the server closes the connection before the last chunk',
    server: { onRequest: [{ type: 'send', bytes: `${CHUNKED}4\r\nhalf\r\n` }, { type: 'close' }] },
    code: 'RAMPA_CONNECTION_CLOSED',
  },
  {
    title: 'the server resets the connection without an answer',
    server: { onRequest: [{ type: 'reset' }] },
    code: 'RAMPA_CONNECTION_RESET',
  },
  {
    title: 'the server resets the connection in the middle of the head',
    server: { onRequest: [{ type: 'send', bytes: HEAD }, { type: 'reset' }] },
    code: 'RAMPA_CONNECTION_RESET',
  },
  {
    title: 'the server resets the connection in the middle of a body',
    server: { onRequest: [{ type: 'send', bytes: `${HEAD}\r\nhalf` }, { type: 'reset' }] },
    code: 'RAMPA_CONNECTION_RESET',
  },
  {
    title: 'the server does not answer',
    server: { onRequest: [] },
    timeoutMs: TIMEOUT_MS,
    code: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'the head comes so slowly that it never ends',
    server: {
      onRequest: [{ type: 'trickle', bytes: `${HEAD}x: ${'x'.repeat(1000)}`, everyMs: 10 }],
    },
    timeoutMs: TIMEOUT_MS,
    code: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'the body comes so slowly that it never ends',
    server: {
      onRequest: [
        { type: 'send', bytes: SIZED },
        { type: 'trickle', bytes: 'x'.repeat(500), everyMs: 10 },
      ],
    },
    timeoutMs: TIMEOUT_MS,
    code: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'the body stops coming',
    server: { onRequest: `${SIZED}half` },
    timeoutMs: TIMEOUT_MS,
    code: 'RAMPA_HTTP_TIMEOUT',
  },
  {
    title: 'the answer is not HTTP',
    server: { onRequest: 'ERR unknown command\r\n' },
    code: 'RAMPA_HTTP_PROTOCOL',
  },
  {
    title: 'the server speaks TLS, and was asked without',
    server: { onRequest: '\x15\x03\x01\x00\x02\x02\x46' },
    code: 'RAMPA_HTTP_PROTOCOL',
  },
  {
    title: 'the head is too large',
    server: { onRequest: `${HEAD}x: ${'x'.repeat(70_000)}\r\n\r\n` },
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  {
    title: 'there are too many headers',
    server: { onRequest: `${HEAD}${'x: y\r\n'.repeat(10_000)}` },
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  {
    title: 'a body that is too large is announced',
    server: { onRequest: `${HEAD}content-length: ${OVER_LIMIT}\r\n\r\n` },
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  {
    title: 'a body in chunks becomes too large',
    server: { onRequest: CHUNKED + `64\r\n${'x'.repeat(100)}\r\n`.repeat(11) },
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
  {
    title: 'a body without a length becomes too large',
    server: { onRequest: `${HEAD}\r\n${'x'.repeat(OVER_LIMIT)}` },
    code: 'RAMPA_HTTP_TOO_LARGE',
  },
];
