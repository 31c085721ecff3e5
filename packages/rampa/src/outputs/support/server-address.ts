import { RampaError } from '../../core/errors.ts';

/** Where a server is, and who asks. */
export interface ServerAddress {
  /** Without credentials: it can be shown. */
  readonly url: URL;
  /** What the credentials within the address come to as a header; `undefined` without any. */
  readonly authorization: string | undefined;
}

/** Reads the address of a server. @throws {RampaError} `RAMPA_OUTPUT_INVALID` when it is none */
export function readServerAddress(output: string, address: string | undefined): ServerAddress {
  if (address === undefined || address === '') {
    throw invalid(output, 'the address of a server is missing');
  }
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    // What cannot be read may hold a password anywhere.
    const got = address.includes('@') ? 'another text' : `'${address}'`;
    throw invalid(output, `the destination must be an address with http or https, got ${got}`);
  }
  const { username, password } = url;
  url.username = '';
  url.password = '';
  if (username === '' && password === '') return { url, authorization: undefined };
  return { url, authorization: basicAuthorization(decoded(username), decoded(password)) };
}

/** A header by RFC 7617. */
export function basicAuthorization(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** The address with `path` behind its own, unless it ends with that already. */
export function withPath(address: URL, path: string): URL {
  const url = new URL(address);
  const base = url.pathname.replace(/\/+$/, '');
  url.pathname = base.endsWith(path) ? base : base + path;
  return url;
}

function invalid(output: string, problem: string): RampaError {
  const hint = `Write ${output}=http://HOST:PORT.`;
  return new RampaError('RAMPA_OUTPUT_INVALID', `${output}: ${problem}`, { hint });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
