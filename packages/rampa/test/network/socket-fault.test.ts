import { describe, expect, test } from 'vitest';
import { formatPeer } from '../../src/network/format-peer.ts';
import { type SocketState, socketFault } from '../../src/network/socket-fault.ts';

const CONNECTING: SocketState = { peer: 'shop.example:443', isConnected: false, isReady: false };
const HANDSHAKING: SocketState = { ...CONNECTING, isConnected: true };
const READY: SocketState = { ...HANDSHAKING, isReady: true };

const systemError = (code: string, fields: object = {}): Error =>
  Object.assign(new Error(`it failed with ${code}`), { code }, fields);

describe('an error of a socket', () => {
  test.each<[string, SocketState, string, string]>([
    ['ECONNREFUSED', CONNECTING, 'RAMPA_CONNECT_REFUSED', 'connection refused by shop.example:443'],
    ['ECONNRESET', READY, 'RAMPA_CONNECTION_RESET', 'connection reset by shop.example:443'],
    ['EPIPE', READY, 'RAMPA_CONNECTION_RESET', 'connection reset by shop.example:443'],
    [
      'ECONNRESET',
      HANDSHAKING,
      'RAMPA_CONNECTION_RESET',
      'connection reset by shop.example:443 during the TLS handshake',
    ],
    ['EMFILE', CONNECTING, 'RAMPA_CONNECT_FAILED', 'cannot connect to shop.example:443: EMFILE'],
    [
      'ENETUNREACH',
      CONNECTING,
      'RAMPA_CONNECT_FAILED',
      'cannot connect to shop.example:443: ENETUNREACH',
    ],
    [
      'ERR_STRANGE',
      HANDSHAKING,
      'RAMPA_TLS_HANDSHAKE',
      'TLS handshake with shop.example:443 failed: it failed with ERR_STRANGE',
    ],
    [
      'ETIMEDOUT',
      READY,
      'RAMPA_CONNECTION_RESET',
      'connection to shop.example:443 broke with ETIMEDOUT',
    ],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      READY,
      'RAMPA_TLS_CLIENT_CERT',
      'shop.example:443 does not accept the client certificate, or the lack of one: ' +
        'it failed with ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    ],
  ])('%s', (code, state, faultCode, problem) => {
    const fault = socketFault(systemError(code), state);
    expect([fault.code, fault.problem]).toEqual([faultCode, problem]);
  });

  test('names the address that was tried', () => {
    const error = systemError('ECONNREFUSED', { address: '::1', port: 443 });
    expect(socketFault(error, CONNECTING).problem).toBe('connection refused by [::1]:443');
  });

  test.each([
    ['EMFILE', 'Raise the limit of open files with `ulimit -n`.'],
    ['EADDRINUSE', 'Reuse connections or widen the range of local ports: all of them are taken.'],
    ['EINVAL', undefined],
  ])('%s comes with advice', (code, hint) => {
    expect(socketFault(systemError(code), CONNECTING).hint).toBe(hint);
  });
});

test('an address is written as in a URL', () => {
  expect(formatPeer('::1', 80)).toBe('[::1]:80');
  expect(formatPeer('shop.example', undefined)).toBe('shop.example');
});
