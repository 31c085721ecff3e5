import { createHmac } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { RampaError } from '../../core/errors.ts';
import type { Payload } from '../support/http-sender.ts';

const BASE64_SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/**
 * Makes the requests of a webhook, with the headers of https://www.standardwebhooks.com: `webhook-id`, the same
 * whenever a request is repeated, `webhook-timestamp`, and with a secret `webhook-signature`.
 */
export class Deliveries {
  readonly #key: Buffer | undefined;
  readonly #clock: Pick<Clock, 'wallTimeMs'>;
  #count = 0;
  /** What all ids begin with. */
  runId = '';

  /** @throws {RampaError} `RAMPA_OUTPUT_INVALID` for a secret that says it is base64, and is not */
  constructor(secret: string | undefined, clock: Pick<Clock, 'wallTimeMs'>) {
    this.#key = secret === undefined ? undefined : keyOf(secret);
    this.#clock = clock;
  }

  /** @param count how much is in it, in the sender's unit */
  payload(body: Payload['body'], count: number): Payload {
    this.#count++;
    const id = `${this.runId}-${this.#count}`;
    return { body, count, headers: () => this.#headers(id, body) };
  }

  /** What is signed is the text, whether it is compressed or not: receivers look at it after decoding. */
  #headers(id: string, body: Payload['body']): Readonly<Record<string, string>> {
    const timestamp = String(Math.floor(this.#clock.wallTimeMs() / 1000));
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
    if (this.#key === undefined) return headers;
    const hmac = createHmac('sha256', this.#key).update(`${id}.${timestamp}.`).update(body);
    return { ...headers, 'webhook-signature': `v1,${hmac.digest('base64')}` };
  }
}

function keyOf(secret: string): Buffer {
  if (!secret.startsWith('whsec_')) return Buffer.from(secret);
  const base64 = BASE64_SECRET.exec(secret)?.[1];
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  const message = 'webhook: secret must be base64 behind whsec_, got another text';
  throw new RampaError('RAMPA_OUTPUT_INVALID', message);
}
