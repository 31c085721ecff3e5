import { RampaError } from '../../core/errors.ts';

/** "Port blocking" of the Fetch standard: other protocols are at home there. */
const BLOCKED_PORTS: ReadonlySet<string> = new Set(
  (
    '0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 ' +
    '123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 ' +
    '993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080'
  ).split(' '),
);

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
  if (BLOCKED_PORTS.has(url.port)) {
    throw invalid(output, `port ${url.port} is one that fetch refuses to connect to`);
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
