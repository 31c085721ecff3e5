import { describe, expect, test } from 'vitest';
import { formatPeer, type SocketState, socketFault } from '../../src/http/socket-fault.ts';

const CONNECTING: SocketState = { peer: 'shop.example:443', isConnected: false, isReady: false };
const HANDSHAKING: SocketState = { ...CONNECTING, isConnected: true };
const READY: SocketState = { ...HANDSHAKING, isReady: true };

const systemError = (code: string, fields: object = {}): Error =>
  Object.assign(new Error(`it failed with ${code}`), { code }, fields);

describe('an error of a socket', () => {
  test.each<[string, SocketState, string, string]>([
    ['ECONNREFUSED', CONNECTING, 'RAMPA_HTTP_REFUSED', 'connection refused by shop.example:443'],
    ['ENOTFOUND', CONNECTING, 'RAMPA_HTTP_DNS', 'host shop.example:443 does not exist'],
    ['EAI_AGAIN', CONNECTING, 'RAMPA_HTTP_DNS', 'host shop.example:443 could not be looked up'],
    ['ECONNRESET', READY, 'RAMPA_HTTP_RESET', 'connection reset by shop.example:443'],
    ['EPIPE', READY, 'RAMPA_HTTP_RESET', 'connection reset by shop.example:443'],
    [
      'ECONNRESET',
      HANDSHAKING,
      'RAMPA_HTTP_RESET',
      'connection reset by shop.example:443 during the TLS handshake',
    ],
    ['EMFILE', CONNECTING, 'RAMPA_HTTP_CONNECT', 'cannot connect to shop.example:443: EMFILE'],
    [
      'ENETUNREACH',
      CONNECTING,
      'RAMPA_HTTP_CONNECT',
      'cannot connect to shop.example:443: ENETUNREACH',
    ],
    [
      'CERT_HAS_EXPIRED',
      HANDSHAKING,
      'RAMPA_HTTP_TLS',
      'TLS handshake with shop.example:443 failed: it failed with CERT_HAS_EXPIRED',
    ],
    ['ETIMEDOUT', READY, 'RAMPA_HTTP_RESET', 'connection to shop.example:443 broke with ETIMEDOUT'],
  ])('%s', (code, state, faultCode, problem) => {
    const fault = socketFault(systemError(code), state);
    expect([fault.code, fault.problem]).toEqual([faultCode, problem]);
  });

  test('names the host that was looked up', () => {
    const error = systemError('ENOTFOUND', { hostname: 'shop.example' });
    expect(socketFault(error, CONNECTING).problem).toBe('host shop.example does not exist');
  });

  test('of a name with several addresses speaks of the first', () => {
    const first = systemError('ECONNREFUSED', { address: '::1', port: 443 });
    const error = new AggregateError([first, systemError('ECONNREFUSED')]);
    expect(socketFault(error, CONNECTING).problem).toBe('connection refused by [::1]:443');
  });

  test.each([
    ['EMFILE', 'Raise the limit of open files with `ulimit -n`.'],
    [
      'EADDRNOTAVAIL',
      'Reuse connections or widen the range of local ports: all of them are taken.',
    ],
    ['EINVAL', undefined],
  ])('%s comes with advice', (code, hint) => {
    expect(socketFault(systemError(code), CONNECTING).hint).toBe(hint);
  });

  test.each([
    ['EPROTO', 'Use http:// if the server does not speak TLS on this port.'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'Use http:// if the server does not speak TLS on this port.'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'Pass the certificate authority as `ca`, or turn verification off for this target.',
    ],
  ])('%s in the handshake comes with advice', (code, hint) => {
    expect(socketFault(systemError(code), HANDSHAKING).hint).toBe(hint);
  });
});

test('an address is written as in a URL', () => {
  expect(formatPeer('::1', 80)).toBe('[::1]:80');
  expect(formatPeer('shop.example', undefined)).toBe('shop.example');
});
