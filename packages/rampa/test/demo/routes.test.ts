import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type DemoShop, startDemoShop } from '../../src/demo/demo-shop.ts';
import { readDigestChallenge } from '../../src/http/client/digest/digest-challenge.ts';
import { DigestSession } from '../../src/http/client/digest/digest-session.ts';

let shop: DemoShop;
beforeAll(async () => {
  shop = await startDemoShop();
});
afterAll(() => shop.close());

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(`${shop.url}${path}`, { redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = text !== '' && /[/+]json$/.test(response.headers.get('content-type') ?? '');
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

function post(path: string, body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return call(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

describe('welcome', () => {
  test('links to the other parts', async () => {
    const { status, body } = await call('/');
    expect([status, body]).toEqual([
      200,
      {
        name: 'Demo Shop',
        links: { products: '/products', orders: '/orders', description: '/openapi.json' },
      },
    ]);
  });

  test('health answers ok', async () => {
    expect((await call('/health')).body).toEqual({ status: 'ok' });
  });
});

describe('products', () => {
  test('come in pages', async () => {
    expect((await call('/products?limit=2&offset=99')).body).toEqual({
      items: [{ id: 100, name: 'Teal vase', category: 'vase', priceCents: 10_999 }],
      total: 100,
      limit: 2,
      offset: 99,
    });
  });

  test('can be searched by name', async () => {
    expect((await call('/products?q=RED&limit=1')).body).toMatchObject({
      items: [{ id: 1, name: 'Red chair' }],
      total: 10,
    });
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'offset=-1'])('refuse %s', async (query) => {
    expect((await call(`/products?${query}`)).status).toBe(400);
  });

  test.each([
    ['1', 200],
    ['100', 200],
    ['0', 404],
    ['101', 404],
    ['abc', 404],
  ])('the product %s answers %i', async (id, status) => {
    expect((await call(`/products/${id}`)).status).toBe(status);
  });
});

describe('orders', () => {
  test('can be made, read, listed and deleted', async () => {
    const items = [
      { productId: 1, quantity: 2 },
      { productId: 100, quantity: 1 },
    ];
    const made = await post('/orders', { items });
    const path = made.headers.get('location') ?? '';
    const id = Number(path.split('/')[2]);
    const order = { id, items, totalCents: 2 * 1099 + 10_999 };
    expect([made.status, made.body]).toEqual([201, order]);
    expect((await call(path)).body).toEqual(order);
    expect((await call('/orders')).body).toMatchObject({ items: [order], total: 1 });
    expect((await call(path, { method: 'DELETE' })).status).toBe(204);
    expect((await call(path, { method: 'DELETE' })).status).toBe(404);
    expect((await call(path)).status).toBe(404);
  });

  test('say where a body is wrong', async () => {
    const { status, headers, body } = await post('/orders', {
      items: [{ productId: 1, quantity: 0 }],
    });
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(body).toMatchObject({
      title: 'Bad Request',
      status: 400,
      errors: [{ path: 'items.0.quantity' }],
    });
  });

  test('name unknown products', async () => {
    const items = [
      { productId: 1, quantity: 1 },
      { productId: 101, quantity: 1 },
    ];
    expect((await post('/orders', { items })).body).toMatchObject({
      status: 400,
      errors: [{ path: 'items.1.productId', message: 'there is no product 101' }],
    });
  });

  test('refuse a body that is not JSON', async () => {
    const answer = await call('/orders', { method: 'POST', body: '{' });
    expect(answer.body).toMatchObject({ status: 400, detail: 'the request body is not JSON' });
  });

  test('refuse a body over 1 MiB, announced or not', async () => {
    const body = 'x'.repeat(1024 * 1024 + 1);
    const announced = await call('/orders', { method: 'POST', body });
    const stream = new Blob([body]).stream();
    const streamed = await call('/orders', { method: 'POST', body: stream, duplex: 'half' });
    expect([announced.status, streamed.status]).toEqual([413, 413]);
  });
});

describe('login', () => {
  test('gives a token that works as bearer and as cookie', async () => {
    const login = await post('/login', { username: 'Ada Ü', password: 'secret' });
    expect(login.status).toBe(200);
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const token = cookie.slice('session='.length);
    expect(login.body).toEqual({ username: 'Ada Ü', token });
    const authorization = `Bearer ${token}`;
    expect((await call('/me', { headers: { authorization } })).body).toEqual({ username: 'Ada Ü' });
    expect((await call('/me', { headers: { cookie: `a=b; ${cookie}` } })).body).toEqual({
      username: 'Ada Ü',
    });
  });

  test('takes a form', async () => {
    const body = new URLSearchParams({ username: 'ada', password: 'secret' });
    expect((await call('/login', { method: 'POST', body })).body).toMatchObject({
      username: 'ada',
    });
  });

  test('refuses the password "wrong" and a body without one', async () => {
    expect((await post('/login', { username: 'ada', password: 'wrong' })).status).toBe(401);
    expect((await post('/login', { username: 'ada' })).status).toBe(400);
  });

  test.each([undefined, 'Bearer x', 'Bearer YWRh.bm90LWEtc2lnbmF0dXJl', 'Basic YWRhOmFkYQ=='])(
    'shows nothing to %s',
    async (authorization) => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await call('/me', { headers });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="demo shop"');
    },
  );
});

describe('basic credentials', () => {
  const basic = (credentials: string) => ({
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  });

  test.each(['ada:secret', 'Ada Ü:secret'])('%s are taken', async (credentials) => {
    const { status, body } = await call('/auth/basic', basic(credentials));
    expect([status, body]).toEqual([200, { username: credentials.split(':')[0] }]);
  });

  test.each(['ada:wrong', 'ada', ':secret', 'ada:secret:'])('%s are refused', async (text) => {
    const { status, headers } = await call('/auth/basic', basic(text));
    expect([status, headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="demo shop", charset="UTF-8"',
    ]);
  });
});

describe('digest credentials', () => {
  async function answer(password: string, method = 'GET', path = '/auth/digest') {
    const asked = await call('/auth/digest');
    expect(asked.status).toBe(401);
    const challenge = readDigestChallenge(asked.headers.get('www-authenticate') ?? '');
    if (challenge === undefined) return expect.fail('there is no challenge');
    const credentials = { type: 'digest', username: 'a "b"', password } as const;
    const { header } = new DigestSession(challenge, 'c'.repeat(32)).answer(
      credentials,
      method,
      path,
    );
    return { authorization: header };
  }

  test('are taken, with a query and for HEAD too', async () => {
    const plain = await call('/auth/digest', { headers: await answer('secret') });
    expect([plain.status, plain.body]).toEqual([200, { username: 'a "b"' }]);
    const path = '/auth/digest?delay=1ms';
    expect((await call(path, { headers: await answer('secret', 'GET', path) })).status).toBe(200);
    const headers = await answer('secret', 'HEAD');
    expect((await call('/auth/digest', { method: 'HEAD', headers })).status).toBe(200);
  });

  test('are refused with a wrong password, and for another method or path', async () => {
    for (const headers of [
      await answer('wrong'),
      await answer('secret', 'HEAD'),
      await answer('secret', 'GET', '/auth/basic'),
      { authorization: 'Digest username="ada"' },
      { authorization: 'Bearer x' },
    ]) {
      expect((await call('/auth/digest', { headers })).status).toBe(401);
    }
  });
});

describe('echo', () => {
  test.each(['POST', 'PUT', 'PATCH'])('answers %s with what was sent', async (method) => {
    const headers = { 'content-type': 'text/plain', 'x-tag': 'blue' };
    const { status, body } = await call('/echo?a=1&b=', { method, headers, body: 'Grüße' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ method, query: { a: '1', b: '' }, headers, body: 'Grüße' });
  });

  test.each(['GET', 'DELETE'])('answers %s without a body', async (method) => {
    expect((await call('/echo', { method })).body).toMatchObject({ method, query: {}, body: '' });
  });
});

describe('compressed', () => {
  test.each([
    ['gzip', 'gzip'],
    ['deflate, gzip', 'deflate'],
    ['snappy, BR;q=0.5', 'br'],
    ['zstd', 'zstd'],
    ['identity', null],
  ])('what accepts %s gets %s', async (accepted, coding) => {
    const { headers, body } = await call('/compressed', {
      headers: { 'accept-encoding': accepted },
    });
    expect(headers.get('content-encoding')).toBe(coding);
    expect(body).toMatchObject({ total: 100, items: { length: 100 } });
  });
});

describe('shapes', () => {
  test('redirects lead down to zero', async () => {
    const step = await call('/redirect/3');
    expect([step.status, step.headers.get('location')]).toEqual([302, '/redirect/2']);
    const end = await fetch(`${shop.url}/redirect/3`);
    expect([end.url, await end.json()]).toEqual([`${shop.url}/redirect/0`, { arrived: true }]);
  });

  test('bytes have the asked size', async () => {
    const { headers, body } = await call('/bytes/1000');
    expect([headers.get('content-length'), body]).toEqual(['1000', 'x'.repeat(1000)]);
  });

  test('a stream comes in chunks', async () => {
    const { headers, body } = await call('/stream/3');
    expect(headers.get('transfer-encoding')).toBe('chunked');
    expect(body).toBe('{"chunk":0}\n{"chunk":1}\n{"chunk":2}\n');
  });

  test('events come in chunks, too', async () => {
    const { headers, body } = await call('/events/2');
    expect(headers.get('content-type')).toBe('text/event-stream');
    expect(body).toBe(
      'id: 1\nevent: tick\ndata: {"tick":1}\n\nid: 2\nevent: tick\ndata: {"tick":2}\n\n',
    );
  });

  test('there may be a gap between chunks, in which nothing holds the client', async () => {
    const startedAtMs = performance.now();
    expect((await call('/stream/3?gap=20ms')).body).toContain('{"chunk":2}');
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(39);
    const abortedCount = shop.stats().abortedCount;
    const stopper = new AbortController();
    const response = await fetch(`${shop.url}/events/2?gap=60s`, { signal: stopper.signal });
    expect(response.status).toBe(200);
    stopper.abort();
    await vi.waitUntil(() => shop.stats().abortedCount === abortedCount + 1);
  });

  test.each([
    ...['/bytes/10485761', '/bytes/x', '/redirect/101', '/redirect/-1'],
    ...['/stream/10001', '/stream/1?gap=61s', '/events/10001', '/events/1?gap=soon'],
  ])('%s is refused', async (path) => {
    expect((await call(path)).status).toBe(400);
  });
});

describe('any route', () => {
  test('that does not exist answers 404 with a problem', async () => {
    const { status, body } = await call('/nowhere');
    expect([status, body]).toMatchObject([404, { status: 404, title: 'Not Found' }]);
  });

  test.each([
    ['PUT', '/products', 'GET, HEAD, OPTIONS'],
    ['POST', '/orders/1', 'DELETE, GET, HEAD, OPTIONS'],
    ['GET', '/login', 'OPTIONS, POST'],
  ])('answers %s %s with 405 and what is allowed', async (method, path, allow) => {
    const { status, headers } = await call(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });

  test('answers OPTIONS with what is allowed', async () => {
    const { status, headers } = await call('/orders', { method: 'OPTIONS' });
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  });

  test.each(['/products/1', '/stream/3', '/bytes/10', '/nowhere'])(
    'answers HEAD %s like GET without a body',
    async (path) => {
      const get = await call(path);
      const head = await call(path, { method: 'HEAD' });
      const length = (answer: typeof get) => answer.headers.get('content-length');
      expect([head.status, length(head), head.headers.get('content-type')]).toEqual([
        get.status,
        length(get),
        get.headers.get('content-type'),
      ]);
    },
  );

  test.each([
    ['/products?status=503', 503],
    ['/products?status=204', 204],
    ['/products?status=99', 400],
    ['/products?bytes=-1', 400],
    ['/products?delay=soon', 400],
    ['/products?delay=61s', 400],
    ['/nowhere?status=200', 404],
  ])('%s answers %i', async (path, status) => {
    expect((await call(path)).status).toBe(status);
  });

  test('can be asked for a size and a status at once', async () => {
    const { status, body } = await call('/health?bytes=5&status=418');
    expect([status, body]).toEqual([418, 'xxxxx']);
  });
});
