import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { RampaError } from '../../src/core/errors.ts';
import type { HttpClient } from '../../src/core/http.ts';
import { failureOf, HttpRig, reply } from './http-rig.ts';

describe('the metrics of requests', () => {
  test('are all of them, for every request', async () => {
    const answer = reply('hello');
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    await rig.client.get(`${server.url}/users/7?page=2#top`);
    const requestTags = {
      scenario: 'test',
      method: 'GET',
      name: `${server.url}/users/7`,
      status: '200',
    };
    expect(rig.metrics.samples.map(({ metric, tags }) => [metric, tags])).toEqual([
      ['connections_opened', { scenario: 'test' }],
      ['http_reqs', requestTags],
      ['http_req_failed', requestTags],
      ['http_req_duration', requestTags],
      ['http_req_blocked', requestTags],
      ['http_req_connecting', requestTags],
      ['http_req_tls_handshaking', requestTags],
      ['http_req_sending', requestTags],
      ['http_req_waiting', requestTags],
      ['http_req_receiving', requestTags],
      ['data_sent', { scenario: 'test' }],
      ['data_received', { scenario: 'test' }],
    ]);
    expect(rig.metrics.values('data_received')).toEqual([answer.length]);
    expect(rig.metrics.values('data_sent')).toEqual([(server.requests[0]?.head.length ?? 0) + 4]);
  });

  test('are all of the moment when the request ended', async () => {
    await using server = await openByteServer([reply('hello')]);
    using rig = new HttpRig();
    rig.clock.freeze();
    await rig.client.get(server.url);
    const [atMs, ...others] = new Set(rig.metrics.requestSamples.map((sample) => sample.atMs));
    expect(atMs).toBe(rig.clock.nowMs());
    expect(others).toEqual([]);
  });

  test('count the bytes of bodies, framing included', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n';
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    await rig.client.post(server.url, { body: 'grüße' });
    expect(rig.metrics.values('data_received')).toEqual([answer.length]);
    const headBytes = (server.requests[0]?.head.length ?? 0) + 4;
    expect(rig.metrics.values('data_sent')).toEqual([headBytes + 7]);
  });

  test.each([
    [200, 0],
    [304, 0],
    [399, 0],
    [400, 1],
    [503, 1],
  ])('count status %i as failed: %i', async (status, failed) => {
    const answer = `HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`;
    await using server = await openByteServer([answer]);
    using rig = new HttpRig();
    await rig.client.get(server.url);
    expect(rig.metrics.values('http_req_failed')).toEqual([failed]);
  });

  test('have the name that the script gives', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const href = `${server.url}/users/7`;
    await rig.client.get({ href, name: '/users/{}' });
    await rig.client.get({ href, name: '/users/{}' }, { name: 'user' });
    await rig.client.get(href, { name: 'user' });
    await rig.client.get(href);
    expect(rig.metrics.tags('http_reqs').map((tags) => tags['name'])).toEqual([
      '/users/{}',
      'user',
      'user',
      href,
    ]);
  });

  test('have the tags that the script adds', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    await rig.client.get(server.url, { name: 'n', tags: { kind: 'a' } });
    await rig.client.get(server.url, { name: 'n', tags: { kind: 'b' } });
    await rig.client.get(server.url, { name: 'n' });
    const base = { scenario: 'test', method: 'GET', name: 'n', status: '200' };
    expect(rig.metrics.tags('http_reqs')).toEqual([
      { ...base, kind: 'a' },
      { ...base, kind: 'b' },
      base,
    ]);
    expect(rig.metrics.tags('data_sent')).toEqual(Array(3).fill({ scenario: 'test' }));
  });

  test('have the tags of their scope', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const tags = { scenario: 'test', group: 'login' };
    const client = rig.vu.bind({ tags, scheduleLagMs: undefined }) as HttpClient;
    await client.get(server.url, { name: 'n' });
    expect(rig.metrics.tags('http_reqs')[0]).toEqual({
      ...tags,
      method: 'GET',
      name: 'n',
      status: '200',
    });
  });

  test('exist from the intended start too when there is a schedule', async () => {
    await using server = await openByteServer([reply()]);
    using rig = new HttpRig({ scheduleLagMs: 25 });
    const { timings } = await rig.client.get(server.url);
    expect(rig.metrics.values('http_req_duration@intended')).toEqual([timings.duration + 25]);
  });

  test('that cannot be recorded fail the request, not the process', async () => {
    await using server = await openByteServer([reply(), []]);
    const refusal = new RampaError('RAMPA_METRIC_NAME', 'not allowed');
    using rig = new HttpRig();
    rig.metrics.refuse = (tags) => (tags['x'] === undefined ? undefined : refusal);
    const tags = { x: '' };
    expect(await failureOf(rig.client.get(server.url, { tags }))).toBe(refusal);
    expect(await failureOf(rig.client.get(server.url, { tags, timeout: 20 }))).toBe(refusal);
  });

  test('look their series up once', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    await rig.client.get(server.url);
    const { lookUpCount } = rig.metrics;
    for (let index = 0; index < 5; index++) await rig.client.get(server.url);
    expect(rig.metrics.lookUpCount).toBe(lookUpCount);
  });
});
