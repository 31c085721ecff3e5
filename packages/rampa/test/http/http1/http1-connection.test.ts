import { type ByteReply, type ByteServer, type ByteStep, openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpResponse } from '../../../src/core/http.ts';
import { failureOf, HttpRig, reply } from '../http-rig.ts';
import { LIMIT_BYTES, type Received, type ResponseCase } from './cases/response-case.ts';
import { RESPONSE_CASES } from './response-cases.ts';

/** Of longer responses, only this many bytes at the end are sent one by one. */
const TRICKLED_BYTES = 1500;

const REQUEST = { timeout: 5000, maxRedirects: 0 };
/** For responses that never end: as short as a machine under load allows. */
const IMPATIENT_REQUEST = { timeout: 100, maxRedirects: 0 };

const FORMS = [
  ['in one piece', (bytes: string): readonly ByteStep[] => [{ type: 'send', bytes }]],
  ['byte by byte', trickle],
] as const;

describe.each(RESPONSE_CASES)('the client: $title', ({ cases }) => {
  describe.each(FORMS)('%s', (_, stepsOf) => {
    test.each(cases)('$title', async (each) => {
      const closing: readonly ByteStep[] = each.isClosed === true ? [{ type: 'close' }] : [];
      const first: ByteReply = [...stepsOf(each.bytes), ...closing];
      await using server = await openByteServer([first, reply('next')]);
      using rig = new HttpRig({ http: { maxBodyBytes: LIMIT_BYTES } });
      await expectOutcome(each, server, rig);
      const isKept = server.openConnectionCount === 1;
      expect((await rig.client.get(server.url)).text()).toBe('next');
      expect(server.requests.map(({ connection }) => connection)).toEqual([0, isKept ? 0 : 1]);
      expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
    });
  });
});

async function expectOutcome(each: ResponseCase, server: ByteServer, rig: HttpRig): Promise<void> {
  const { method = 'GET', expected } = each;
  if (expected === 'incomplete') {
    const failure = failureOf(rig.client.request(method, server.url, IMPATIENT_REQUEST));
    expect((await failure).code).toBe('RAMPA_HTTP_TIMEOUT');
    await server.openConnections(0);
  } else if ('code' in expected) {
    const failure = failureOf(rig.client.request(method, server.url, REQUEST));
    expect((await failure).code).toBe(expected.code);
    await server.openConnections(0);
  } else {
    const response = await rig.client.request(method, server.url, REQUEST);
    expect(received(response)).toEqual(parts(expected));
    const isOpen = expected.isKept && expected.extra === '' && each.isClosed !== true;
    await server.openConnections(isOpen ? 1 : 0);
  }
}

function received({ status, headers, body }: HttpResponse): Record<string, unknown> {
  return { status, headers: { ...headers }, body: Buffer.from(body).toString('latin1') };
}

function parts({ status, headers, body }: Received): unknown {
  return { status, headers: headers ?? expect.anything(), body };
}

function trickle(bytes: string): readonly ByteStep[] {
  const start = Math.max(0, bytes.length - TRICKLED_BYTES);
  return [
    { type: 'send', bytes: bytes.slice(0, start) },
    { type: 'trickle', bytes: bytes.slice(start) },
  ];
}
