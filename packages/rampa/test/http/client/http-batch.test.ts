import { type ByteReply, openByteServer } from 'testkit';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { RampaError } from '../../../src/core/errors.ts';
import type { HttpResponse } from '../../../src/core/http.ts';
import { url } from '../../../src/script/url.ts';
import { HttpRig, reply } from '../http-rig.ts';

const KILLED = new RampaError('RAMPA_ITERATION_KILLED', 'the run has ended');

async function failureOfBatch(batch: Promise<unknown>): Promise<RampaError> {
  return batch.then(
    () => {
      throw new Error('the batch did not fail');
    },
    (error: RampaError) => error,
  );
}

describe('a batch', () => {
  test('of a list gives a list, in its order', async () => {
    await using server = await openByteServer(({ path, method }) => reply(`${method} ${path}`));
    using rig = new HttpRig();
    const responses = await rig.client.batch([
      `${server.url}/a`,
      url`${server.url}/users/${7}`,
      { url: `${server.url}/b` },
      { url: `${server.url}/c`, method: 'put', json: { x: 1 }, name: 'put' },
    ]);
    expectTypeOf(responses).toEqualTypeOf<
      [HttpResponse, HttpResponse, HttpResponse, HttpResponse]
    >();
    expect(responses.map((response) => response.text())).toEqual([
      'GET /a',
      'GET /users/7',
      'GET /b',
      'PUT /c',
    ]);
    expect(new Set(rig.metrics.tags('http_reqs').map(({ name }) => name))).toEqual(
      new Set([`${server.url}/a`, '/users/{}', `${server.url}/b`, 'put']),
    );
  });

  test('of an object gives the responses by its names', async () => {
    await using server = await openByteServer(({ path }) => reply(path));
    using rig = new HttpRig({ http: { baseUrl: server.url } });
    const { home, news } = await rig.client.batch({ home: '/', news: { url: 'news' } });
    expectTypeOf(news).toEqualTypeOf<HttpResponse>();
    expect([home.text(), news.text()]).toEqual(['/', '/news']);
  });

  test('of nothing gives nothing', async () => {
    using rig = new HttpRig();
    expect(await rig.client.batch([])).toEqual([]);
    expect(await rig.client.batch({})).toEqual({});
  });

  test.each([
    [undefined, 20],
    [3, 3],
  ])('sends no more at once than its concurrency: %s', async (concurrency, most) => {
    const release = Promise.withResolvers<void>();
    let inFlight = 0;
    let highest = 0;
    await using server = await openByteServer((): ByteReply => {
      inFlight++;
      highest = Math.max(highest, inFlight);
      if (inFlight === most) setTimeout(release.resolve, 20);
      const left = release.promise.then(() => inFlight--);
      return [
        { type: 'wait', until: left },
        { type: 'send', bytes: reply() },
      ];
    });
    using rig = new HttpRig();
    const urls = Array.from({ length: 30 }, (_, index) => `${server.url}/${index}`);
    const responses = await rig.client.batch(
      urls,
      concurrency === undefined ? {} : { concurrency },
    );
    expect(responses.length).toBe(30);
    expect(highest).toBe(most);
    expect(server.connectionCount).toBe(most);
  });

  test('does not throw for statuses', async () => {
    await using server = await openByteServer(() => reply().replace('200 OK', '500 Oh'));
    using rig = new HttpRig();
    const [response] = await rig.client.batch([server.url]);
    expect(response.status).toBe(500);
  });

  test('throws the first error of the list, after all have ended', async () => {
    await using server = await openByteServer(({ path }): ByteReply => {
      if (path === '/slow') return [{ type: 'wait', until: wait(30) }, { type: 'reset' }];
      return path === '/fast' ? [{ type: 'close' }] : reply('ok');
    });
    using rig = new HttpRig();
    const paths = ['/ok', '/slow', '/fast', '/ok'].map((path) => server.url + path);
    const error = await failureOfBatch(rig.client.batch(paths, { concurrency: 2 }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_CONNECTION_RESET',
      expect.stringContaining('/slow failed'),
    ]);
    expect(rig.metrics.values('http_reqs')).toEqual([1, 1, 1, 1]);
  });

  test('that is killed sends no more', async () => {
    await using server = await openByteServer(() => []);
    using rig = new HttpRig();
    const urls = Array.from({ length: 5 }, (_, index) => `${server.url}/${index}`);
    const failure = failureOfBatch(rig.client.batch(urls, { concurrency: 2 }));
    await server.openConnections(2);
    rig.vu.kill(KILLED);
    expect(await failure).toBe(KILLED);
    await server.openConnections(0);
    expect(server.connectionCount).toBe(2);
  });

  test('with something wrong sends nothing, and says all of it', async () => {
    await using server = await openByteServer(() => reply());
    using rig = new HttpRig();
    const items = [server.url, 'nowhere', { url: server.url, methud: 'GET', timeout: 0 }];
    const wrong = items as unknown as string[];
    const options = { concurrency: 0, limit: 2 };
    const error = await failureOfBatch(rig.client.batch(wrong, options));
    expect(error.code).toBe('RAMPA_HTTP_REQUEST_INVALID');
    expect(error.message.split('\n').map((line) => line.replace(/,? known: .*/, ''))).toEqual([
      'batch[1]: url must be an absolute http or https address, got "nowhere"',
      'batch[2]: methud is not an option of a request in a batch, did you mean method?',
      'batch[2]: timeout must be a duration such as "5s" or a number of milliseconds above 0, got 0',
      'limit is not an option of batch',
      'concurrency must be an integer from 1, got 0',
    ]);
    expect(error.message).toContain('known: url, method, headers, query, body, json,');
    const byName = await failureOfBatch(rig.client.batch({ a: 'x' }));
    expect(byName.message).toContain('batch.a: url must be');
    const odd = await failureOfBatch(rig.client.batch('http://x' as unknown as string[]));
    expect(odd.message).toBe('batch must be given a list or an object of requests, got "http://x"');
    expect(server.requests).toEqual([]);
  });
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
