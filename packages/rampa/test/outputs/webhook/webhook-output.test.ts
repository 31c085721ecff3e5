import { Webhook } from 'standardwebhooks';
import { NOTHING_RAN, openOutput, outputContract, startReceiver } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { Output, RunStart } from '../../../src/core/output.ts';
import type { SampleBatch } from '../../../src/core/sample.ts';
import { resultDocument } from '../../../src/outputs/json/result-document.ts';
import { webhookOutput } from '../../../src/outputs/webhook/webhook-output.ts';
import { systemClock } from '../../../src/runner/system-clock.ts';
import { SLICE, SLICE_STARTED_AT } from '../slice-of-each-kind.ts';

outputContract('webhook', () => openOutput(webhookOutput, 'http://127.0.0.1:4'));

const COUNTER = { name: 'http_reqs', kind: 'counter', unit: 'none' } as const;
const SAMPLE = { metric: 'http_reqs', value: 1, timestamp: 1_700_000_000, tags: { name: 'a' } };

const START: RunStart = { ...NOTHING_RAN, scriptSha256: 'abc' };

function batchOf(count: number): SampleBatch {
  return {
    ids: new Uint32Array(count),
    values: new Float64Array(count).fill(1),
    timestamps: new Float64Array(count).fill(1_700_000_000_000),
    series: [{ metric: COUNTER, tags: { name: 'a' } }],
  };
}

async function sendSamples(output: Output, count: number): Promise<void> {
  output.onStart?.(START);
  output.onSamples?.(batchOf(count));
  await output.finish(NOTHING_RAN);
}

describe('webhook', () => {
  test('posts samples as JSON, at most `batch` in a request', async () => {
    await using server = await startReceiver();
    const url = `${server.url}/hook?key=1`;
    await using output = await openOutput(webhookOutput, url, { options: { batch: '2' } });
    expect(output.onSlice).toBeUndefined();
    await sendSamples(output, 3);
    const bodies = server.requests.map(({ body }) => JSON.parse(body.toString()));
    expect(bodies).toEqual([{ samples: [SAMPLE, SAMPLE] }, { samples: [SAMPLE] }]);
    const [request] = server.requests;
    expect(request?.target).toBe('/hook?key=1');
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(request?.headers['webhook-signature']).toBeUndefined();
    expect(server.requests.map(({ headers }) => headers['webhook-id'])).toEqual([
      `${NOTHING_RAN.runId}-1`,
      `${NOTHING_RAN.runId}-2`,
    ]);
  });

  test.each([
    ['a secret ☂', new Webhook(Buffer.from('a secret ☂'), { format: 'raw' })],
    ['whsec_bm90aGluZyB0byBzZWU=', new Webhook('whsec_bm90aGluZyB0byBzZWU=')],
  ])('signs what it sends with %j as the standard says', async (secret, webhook) => {
    await using server = await startReceiver();
    const options = { compression: 'gzip' };
    const env = { RAMPA_WEBHOOK_SECRET: secret };
    await using output = await openOutput(webhookOutput, server.url, { options, env });
    await sendSamples(output, 1);
    const { headers = {}, body = '' } = server.requests[0] ?? {};
    expect(headers['content-encoding']).toBe('gzip');
    const own = headers as Record<string, string>;
    expect(webhook.verify(body.toString(), own)).toEqual({ samples: [SAMPLE] });
    expect(() => webhook.verify(`${body} `, own)).toThrow('No matching signature found');
    expect(() => webhook.verify(body.toString(), { ...own, 'webhook-id': '1' })).toThrow();
  });

  test('sends again with a new time and signature, but the same id', async () => {
    await using server = await startReceiver({ status: 503 });
    let wallTimeMs = 1_700_000_000_000;
    const clock = { ...systemClock, wallTimeMs: () => (wallTimeMs += 1000) };
    const options = { secret: 'x', deadline: '700ms' };
    await using output = await openOutput(webhookOutput, server.url, { options, clock });
    await expect(sendSamples(output, 1)).rejects.toMatchObject({
      message: `webhook=${server.url}: 1 samples were not delivered: the server answered 503`,
    });
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect(second?.['webhook-id']).toBe(first?.['webhook-id']);
    expect(second?.['webhook-timestamp']).not.toBe(first?.['webhook-timestamp']);
    expect(second?.['webhook-signature']).not.toBe(first?.['webhook-signature']);
  });

  test('posts what each series did in each second with mode=aggregate', async () => {
    await using server = await startReceiver();
    const options = { mode: 'aggregate', percentiles: '50' };
    await using output = await openOutput(webhookOutput, server.url, { options });
    expect(output.onSamples).toBeUndefined();
    output.onSlice?.(SLICE, SLICE_STARTED_AT);
    await output.finish(NOTHING_RAN);
    const { series } = JSON.parse(server.requests[0]?.body.toString() ?? '');
    expect(series).toHaveLength(4);
    expect(series[3]).toEqual({
      ...{ metric: 'http_req_duration', kind: 'trend', timestamp: 1_700_000_000, seconds: 1 },
      tags: { name: 'a' },
      values: { count: 5, sum: 15, min: -1, max: 10, p50: 2 },
    });
  });

  test('posts the result once, after all other outputs, with mode=result', async () => {
    await using server = await startReceiver();
    const options = { mode: 'result' };
    await using output = await openOutput(webhookOutput, server.url, { options });
    expect([output.writesResult, output.onSamples, output.onSlice]).toEqual([
      true,
      undefined,
      undefined,
    ]);
    output.onStart?.(START);
    await output.finish(NOTHING_RAN);
    const document = resultDocument(NOTHING_RAN, 'abc');
    expect(server.requests.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      JSON.parse(JSON.stringify(document)),
    ]);
  });

  test('adds headers, and the credentials of its address, which no message shows', async () => {
    await using server = await startReceiver();
    const url = server.url.replace('//', '//me:secret@');
    const options = { headers: 'X-Team=shop, X-Where=a%2Cb' };
    await using output = await openOutput(webhookOutput, `${url}/private/path`, { options });
    expect(output.name).toBe(`webhook=${server.url}`);
    await sendSamples(output, 1);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: `Basic ${btoa('me:secret')}`,
      'x-team': 'shop',
      'x-where': 'a,b',
    });
  });

  test.each([
    [{ headers: 'a b=1' }, 'webhook: headers must be pairs such as a=1,b=2, got another text'],
    [
      { headers: 'é=secret' },
      'webhook: headers must be valid names and values of headers, got values of é',
    ],
    [{ secret: 'whsec_?' }, 'webhook: secret must be base64 behind whsec_, got another text'],
    [{ mod: 'result' }, 'webhook: "mod" is not an option, did you mean mode?'],
    [{ mode: 'all' }, 'webhook: mode must be samples or aggregate or result, got "all"'],
  ])('cannot be opened with %j', async (options, message) => {
    await expect(
      openOutput(webhookOutput, 'http://127.0.0.1:4', { options }),
    ).rejects.toMatchObject({
      code: 'RAMPA_OUTPUT_INVALID',
      message: expect.stringContaining(message),
    });
  });
});
