import { RampaError } from '../../core/errors.ts';
import { basicAuthorization, readServerAddress, withPath } from '../support/server-address.ts';

/** Which server, and where in it. */
export interface InfluxOptions {
  readonly db: string | undefined;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly org: string | undefined;
  readonly bucket: string | undefined;
  readonly token: string | undefined;
}

/** Where lines are written to, and with which headers. */
export interface WriteRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The request of InfluxDB 2 and 3 with a bucket, and that of InfluxDB 1 with a database.
 * @throws {RampaError} `RAMPA_OUTPUT_INVALID` when the options are those of neither
 */
export function writeRequest(
  destination: string | undefined,
  options: InfluxOptions,
): WriteRequest {
  const address = readServerAddress('influxdb', destination);
  const { db, bucket, org, token, user, password = '' } = options;
  if (db === undefined && bucket === undefined) {
    throw invalid('either db or bucket must be given', DB_OR_BUCKET);
  }
  if (db !== undefined && bucket !== undefined) {
    throw invalid('db and bucket exclude each other', 'Leave one of them out.');
  }
  if (bucket !== undefined && token === undefined && address.authorization === undefined) {
    throw invalid('token is missing', 'Add ?token=... or set INFLUX_TOKEN.');
  }
  if (user !== undefined && token !== undefined) {
    throw invalid('token and user exclude each other', 'Leave one of them out.');
  }
  const own = user === undefined ? undefined : basicAuthorization(user, password);
  const authorization = token === undefined ? (own ?? address.authorization) : `Token ${token}`;
  const url = withPath(address.url, db === undefined ? '/api/v2/write' : '/write');
  const target = { db, org, bucket, precision: 'ns' };
  for (const [name, value] of Object.entries(target)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const type = { 'content-type': 'text/plain; charset=utf-8' };
  return { url, headers: authorization === undefined ? type : { ...type, authorization } };
}

const DB_OR_BUCKET = 'Add ?db=NAME for InfluxDB 1, or ?org=ORG&bucket=NAME for a later one.';

function invalid(problem: string, hint: string): RampaError {
  return new RampaError('RAMPA_OUTPUT_INVALID', `influxdb: ${problem}`, { hint });
}
