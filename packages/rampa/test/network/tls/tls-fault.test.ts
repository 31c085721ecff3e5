import { expect, test } from 'vitest';
import { tlsFault } from '../../../src/network/tls/tls-fault.ts';

const PEER = 'shop.example:443';
const CERTIFICATE = `the certificate of ${PEER} is not accepted: why`;
const CLIENT = `${PEER} does not accept the client certificate, or the lack of one: why`;
const VERSION = `${PEER} does not speak the version of HTTP that was asked for`;
const HANDSHAKE = `TLS handshake with ${PEER} failed: why`;

test.each([
  ['CERT_HAS_EXPIRED', 'RAMPA_TLS_CERT_EXPIRED', CERTIFICATE],
  ['CERT_NOT_YET_VALID', 'RAMPA_TLS_CERT_NOT_YET_VALID', CERTIFICATE],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'RAMPA_TLS_CERT_HOST', CERTIFICATE],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'RAMPA_TLS_CERT_UNTRUSTED', CERTIFICATE],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'RAMPA_TLS_CERT_UNTRUSTED', CERTIFICATE],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'RAMPA_TLS_CERT_UNTRUSTED', CERTIFICATE],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'RAMPA_TLS_CERT_UNTRUSTED', CERTIFICATE],
  ['INVALID_PURPOSE', 'RAMPA_TLS_CERT_UNTRUSTED', CERTIFICATE],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'RAMPA_TLS_CLIENT_CERT', CLIENT],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'RAMPA_TLS_CLIENT_CERT', CLIENT],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', 'RAMPA_TLS_CLIENT_CERT', CLIENT],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'RAMPA_TLS_CLIENT_CERT', CLIENT],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'RAMPA_TLS_PROTOCOL', HANDSHAKE],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'RAMPA_TLS_PROTOCOL', HANDSHAKE],
  ['ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL', 'RAMPA_HTTP_VERSION', VERSION],
  ['EPROTO', 'RAMPA_TLS_PROTOCOL', HANDSHAKE],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'RAMPA_TLS_HANDSHAKE', HANDSHAKE],
])('%s means %s', (code, faultCode, problem) => {
  const cause = new Error('why\nand more of it');
  expect(tlsFault(code, PEER, cause)).toEqual({
    code: faultCode,
    problem,
    hint: expect.stringMatching(/^[A-Z].*\.$/),
    cause,
  });
});

test('other errors say nothing about TLS', () => {
  expect(tlsFault('ETIMEDOUT', PEER, new Error('late'))).toBeUndefined();
});
