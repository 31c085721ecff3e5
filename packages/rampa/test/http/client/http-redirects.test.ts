import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import { failureOf, HttpRig, redirect, reply } from '../http-rig.ts';

describe('a redirect', () => {
  test('is followed, each hop with its own samples under the first name', async () => {
    await using server = await openByteServer([
      redirect(302, '/b/c?x=1'),
      redirect(301, 'd'),
      reply('end'),
    ]);
    using rig = new HttpRig();
    const response = await rig.client.get(`${server.url}/a?secret=1`, { name: 'login' });
    expect(response.text()).toBe('end');
    expect(response.url).toBe(`${server.url}/b/d`);
    expect(response.redirects.map(({ status, url }) => [status, url])).toEqual([
      [302, `${server.url}/a?secret=1`],
      [301, `${server.url}/b/c?x=1`],
    ]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/a?secret=1', '/b/c?x=1', '/b/d']);
    expect(server.connectionCount).toBe(1);
    const tags = { scenario: 'test', method: 'GET', name: 'login' };
    expect(rig.metrics.tags('http_reqs')).toEqual([
      { ...tags, status: '302' },
      { ...tags, status: '301' },
      { ...tags, status: '200' },
    ]);
    const timings = [...response.redirects, response].map((hop) => hop.timings.duration);
    expect(rig.metrics.values('http_req_duration')).toEqual(timings);
  });

  test('leads to another server, which gets no credentials', async () => {
    await using target = await openByteServer([reply('other')]);
    await using server = await openByteServer([redirect(307, `${target.url}/x`)]);
    using rig = new HttpRig();
    const headers = { Authorization: 'Bearer 1', Cookie: 'a=b', Host: 'first', 'X-Kept': 'yes' };
    const response = await rig.client.get(server.url, { headers });
    expect(response.text()).toBe('other');
    expect(target.requests[0]?.head.split('\r\n')).toEqual([
      'GET /x HTTP/1.1',
      `Host: 127.0.0.1:${target.port}`,
      'User-Agent: rampa',
      'Accept: */*',
      'X-Kept: yes',
    ]);
  });

  test('within the server keeps the credentials of the URL', async () => {
    await using server = await openByteServer([redirect(302, '/x'), reply()]);
    using rig = new HttpRig();
    await rig.client.get(`http://me:p%40ss@127.0.0.1:${server.port}/`);
    const credentials = `Authorization: Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(server.requests.map(({ head }) => head.includes(credentials))).toEqual([true, true]);
  });

  test('gives the redirect itself when maxRedirects is 0', async () => {
    await using server = await openByteServer([redirect(302, '/next')]);
    using rig = new HttpRig();
    const response = await rig.client.get(server.url, { maxRedirects: 0 });
    expect([response.status, response.ok, response.headers['location']]).toEqual([
      302,
      true,
      '/next',
    ]);
  });

  test('that leads in circles ends at the limit', async () => {
    await using server = await openByteServer(() => redirect(302, '/'));
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`${server.url}/?q=1`, { maxRedirects: 3 }));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_REDIRECTS',
      `GET ${server.url}/ failed: more than 3 redirects`,
    ]);
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 0, 0, 0]);
  });

  test('without a location is the response', async () => {
    await using server = await openByteServer(['HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n']);
    using rig = new HttpRig();
    expect((await rig.client.get(server.url)).status).toBe(302);
  });

  test('with the same location twice is followed', async () => {
    await using server = await openByteServer([redirect(302, '/b\r\nLocation: /b'), reply()]);
    using rig = new HttpRig();
    expect((await rig.client.get(server.url)).url).toBe(`${server.url}/b`);
  });

  test('with two locations leads nowhere', async () => {
    const twice = redirect(302, '/b?code=secret\r\nLocation: /c');
    await using server = await openByteServer([twice, twice]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(`${server.url}/a`));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_PROTOCOL',
      `GET ${server.url}/a failed: location is given twice, as "/b" and "/c"`,
    ]);
    const response = await rig.client.get(`${server.url}/a`, { maxRedirects: 0 });
    expect(response.headers['location']).toBe('/b?code=secret, /c');
  });

  test('to what cannot be requested fails, without the secrets in the address', async () => {
    await using server = await openByteServer([redirect(302, 'app://u:p@login?code=secret')]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url));
    expect([error.code, error.message]).toEqual([
      'RAMPA_HTTP_PROTOCOL',
      `GET ${server.url}/ failed: cannot follow the redirect: url must have the scheme http or https, got "app"`,
    ]);
  });

  test('counts within the timeout of the whole call', async () => {
    await using server = await openByteServer([redirect(302, '/slow'), []]);
    using rig = new HttpRig();
    const error = await failureOf(rig.client.get(server.url, { timeout: 50 }));
    expect(error.code).toBe('RAMPA_HTTP_TIMEOUT');
    expect(rig.metrics.values('http_req_failed')).toEqual([0, 1]);
  });
});

describe('the method after a redirect', () => {
  const GET = ['GET', ''];
  test.each([
    [301, 'POST', GET],
    [302, 'POST', GET],
    [303, 'POST', GET],
    [302, 'PUT', GET],
    [303, 'DELETE', GET],
    [301, 'HEAD', ['HEAD', '']],
    [303, 'HEAD', ['HEAD', '']],
    [307, 'POST', ['POST', 'data']],
    [308, 'PUT', ['PUT', 'data']],
  ] as const)('%i turns %s into %j', async (status, method, [next, body]) => {
    await using server = await openByteServer([redirect(status, '/next'), reply()]);
    using rig = new HttpRig();
    const options = method === 'HEAD' ? {} : { body: 'data', headers: { 'Content-Type': 'x/y' } };
    await rig.client.request(method, server.url, options);
    const second = server.requests[1];
    expect([second?.method, second?.body.toString()]).toEqual([next, body]);
    expect(second?.head.includes('Content-Type: x/y')).toBe(body !== '');
  });
});
