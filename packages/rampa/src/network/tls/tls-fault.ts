import type { ErrorCode } from '../../core/codes.ts';
import { briefly } from '../briefly.ts';
import type { Fault } from '../fault.ts';

/** What is wrong with a server's certificate, by the code of the error that Node makes of it. */
const CERTIFICATE_PROBLEMS: Readonly<Record<string, ErrorCode>> = {
  CERT_HAS_EXPIRED: 'RAMPA_TLS_CERT_EXPIRED',
  CERT_NOT_YET_VALID: 'RAMPA_TLS_CERT_NOT_YET_VALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'RAMPA_TLS_CERT_HOST',
  HOSTNAME_MISMATCH: 'RAMPA_TLS_CERT_HOST',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'RAMPA_TLS_CERT_UNTRUSTED',
  SELF_SIGNED_CERT_IN_CHAIN: 'RAMPA_TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT: 'RAMPA_TLS_CERT_UNTRUSTED',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'RAMPA_TLS_CERT_UNTRUSTED',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'RAMPA_TLS_CERT_UNTRUSTED',
  UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY: 'RAMPA_TLS_CERT_UNTRUSTED',
  CERT_SIGNATURE_FAILURE: 'RAMPA_TLS_CERT_UNTRUSTED',
  CERT_CHAIN_TOO_LONG: 'RAMPA_TLS_CERT_UNTRUSTED',
  CERT_REVOKED: 'RAMPA_TLS_CERT_UNTRUSTED',
  CERT_UNTRUSTED: 'RAMPA_TLS_CERT_UNTRUSTED',
  CERT_REJECTED: 'RAMPA_TLS_CERT_UNTRUSTED',
  INVALID_CA: 'RAMPA_TLS_CERT_UNTRUSTED',
  INVALID_PURPOSE: 'RAMPA_TLS_CERT_UNTRUSTED',
  PATH_LENGTH_EXCEEDED: 'RAMPA_TLS_CERT_UNTRUSTED',
};

/** Alerts of servers that speak about the client's certificate: RFC 8446 section 6.2. */
const CLIENT_CERTIFICATE_ALERT =
  /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(?:CERTIFICATE_|BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/;

const HINTS: Readonly<Partial<Record<ErrorCode, string>>> = {
  RAMPA_TLS_CERT_EXPIRED:
    'Renew the certificate of the server, or check the clock of this machine.',
  RAMPA_TLS_CERT_NOT_YET_VALID: 'Check the clock of this machine and of the certificate authority.',
  RAMPA_TLS_CERT_UNTRUSTED:
    'Pass the certificate authority as tls.ca, or set tls.insecureSkipTlsVerify.',
  RAMPA_TLS_CERT_HOST: 'Use a host name of the certificate, or set tls.serverName.',
  RAMPA_TLS_CLIENT_CERT: 'Pass one that the server accepts in tls.clientCertificates.',
  RAMPA_TLS_PROTOCOL:
    'Use http:// if the server does not speak TLS on this port, or allow a version and ciphers that it has.',
  RAMPA_TLS_HANDSHAKE:
    'Check whether the server allows the ciphers, or wants a client certificate.',
  RAMPA_HTTP_VERSION: 'Leave httpVersion at "auto", or set it to one that the server speaks.',
};

/** RFC 7301 section 3.2: what the client offers is not what the server wants. */
const VERSION_ALERT = 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL';

/**
 * What an error with this code means for a TLS connection to `peer`; `undefined` when it says nothing about TLS.
 * With TLS 1.3 a server looks at the client's certificate after the client has finished the handshake.
 */
export function tlsFault(code: string, peer: string, cause: unknown): Fault | undefined {
  const certificateCode = CERTIFICATE_PROBLEMS[code];
  if (certificateCode !== undefined) {
    const problem = `the certificate of ${peer} is not accepted: ${briefly(cause)}`;
    return fault(certificateCode, problem, cause);
  }
  if (CLIENT_CERTIFICATE_ALERT.test(code)) {
    const problem = `${peer} does not accept the client certificate, or the lack of one: ${briefly(cause)}`;
    return fault('RAMPA_TLS_CLIENT_CERT', problem, cause);
  }
  if (code === VERSION_ALERT) {
    const problem = `${peer} does not speak the version of HTTP that was asked for`;
    return fault('RAMPA_HTTP_VERSION', problem, cause);
  }
  if (code !== 'EPROTO' && !code.startsWith('ERR_SSL')) return undefined;
  const problem = `TLS handshake with ${peer} failed: ${briefly(cause)}`;
  // The one alert that can mean anything.
  const isUnclear =
    code.endsWith('ALERT_HANDSHAKE_FAILURE') || code.endsWith('ALERT_INTERNAL_ERROR');
  return fault(isUnclear ? 'RAMPA_TLS_HANDSHAKE' : 'RAMPA_TLS_PROTOCOL', problem, cause);
}

function fault(code: ErrorCode, problem: string, cause: unknown): Fault {
  return { code, problem, hint: HINTS[code], cause };
}
