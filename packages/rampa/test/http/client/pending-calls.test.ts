import { type ByteStep, openByteServer } from 'testkit';
import { expect, test } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n';

test('a request is under way until its response is there, redirects included', async () => {
  const gate = Promise.withResolvers<void>();
  await using server = await openByteServer([
    redirect(302, '/further'),
    [wait(gate.promise), send(`${HEAD}text`)],
  ]);
  using rig = new HttpRig();
  expect(rig.vu.pending?.()).toBeUndefined();
  const response = rig.client.get(server.url);
  const pending = rig.vu.pending?.();
  expect(pending).toBeInstanceOf(Promise);
  gate.resolve();
  await pending;
  expect(rig.vu.pending?.()).toBeUndefined();
  expect(rig.metrics.values('http_reqs')).toEqual([1, 1]);
  expect((await response).text()).toBe('text');
});

test('of several requests the last one counts, and a failed one is over too', async () => {
  const gate = Promise.withResolvers<void>();
  await using server = await openByteServer([[wait(gate.promise), send(`${HEAD}text`)]]);
  using rig = new HttpRig();
  const response = rig.client.get(server.url);
  const failed = failureOf(rig.client.get('http://127.0.0.1:1/'));
  const pending = rig.vu.pending?.();
  expect(await failed).toMatchObject({ code: 'RAMPA_CONNECT_REFUSED' });
  expect(rig.vu.pending?.()).toBe(pending);
  gate.resolve();
  await pending;
  expect((await response).status).toBe(200);
});

test('a stream is under way until its head has come: the rest is for the script to read', async () => {
  const gate = Promise.withResolvers<void>();
  await using server = await openByteServer([[send(HEAD), wait(gate.promise), send('text')]]);
  using rig = new HttpRig();
  const opening = rig.client.stream('GET', server.url);
  await rig.vu.pending?.();
  expect(rig.vu.pending?.()).toBeUndefined();
  const stream = await opening;
  gate.resolve();
  const texts: string[] = [];
  for await (const { bytes } of stream) texts.push(Buffer.from(bytes).toString());
  expect(texts).toEqual(['text']);
  expect(rig.vu.pending?.()).toBeUndefined();
});

test('what never began, was aborted or is cut off is not under way', async () => {
  const never = new Promise<void>(() => {});
  await using server = await openByteServer([[wait(never)], [wait(never)], reply()]);
  using rig = new HttpRig();
  const signal = AbortSignal.abort();
  expect(await failureOf(rig.client.get(server.url, { signal }))).toMatchObject({
    code: 'RAMPA_HTTP_ABORTED',
  });
  expect(rig.vu.pending?.()).toBeUndefined();
  const aborter = new AbortController();
  const aborted = failureOf(rig.client.get(server.url, { signal: aborter.signal }));
  aborter.abort();
  await rig.vu.pending?.();
  expect(await aborted).toMatchObject({ code: 'RAMPA_HTTP_ABORTED' });
  const cut = failureOf(rig.client.get(server.url));
  const pending = rig.vu.pending?.();
  rig.vu.kill(new RampaError('RAMPA_ITERATION_KILLED', 'enough'));
  await pending;
  expect(await cut).toMatchObject({ code: 'RAMPA_ITERATION_KILLED' });
  expect(rig.vu.pending?.()).toBeUndefined();
});

function send(bytes: string): ByteStep {
  return { type: 'send', bytes };
}

function wait(until: Promise<unknown>): ByteStep {
  return { type: 'wait', until };
}
