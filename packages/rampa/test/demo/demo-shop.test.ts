import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { type DemoShop, startDemoShop } from '../../src/demo/demo-shop.ts';

async function statusesOf(shop: DemoShop, count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) {
    const response = await fetch(`${shop.url}/health`);
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

/** One request on a connection of its own; resolves with the number of bytes that came back. */
async function bytesOfRawGet(shop: DemoShop, path: string): Promise<number> {
  const socket = connect(shop.port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  let received = 0;
  for await (const part of socket) received += part.length;
  return received;
}

describe('startDemoShop', () => {
  test('listens on a free loopback port', async () => {
    await using shop = await startDemoShop();
    expect(shop.url).toBe(`http://127.0.0.1:${shop.port}`);
    expect(shop.port).toBeGreaterThan(0);
  });

  test('counts requests, routes, statuses, connections and bytes exactly', async () => {
    await using shop = await startDemoShop();
    const paths = ['/products/1', '/products/2', '/products/999', '/nowhere', '/bytes/1000'];
    let received = 0;
    for (const path of paths) received += await bytesOfRawGet(shop, path);
    const sent =
      paths.join('').length + paths.length * 'GET  HTTP/1.1host: xconnection: close'.length;
    expect(shop.stats()).toMatchObject({
      requestCount: 5,
      routes: { 'GET /products/{id}': 3, 'GET (no route)': 1, 'GET /bytes/{n}': 1 },
      statuses: { 200: 3, 404: 2 },
      abortedCount: 0,
      activeCount: 0,
      connectionCount: 5,
      sentBytes: received,
      receivedBytes: sent + paths.length * 8,
      serviceTimes: { count: 5, refusedCount: 0 },
    });
  });

  test('keeps connections open between requests', async () => {
    await using shop = await startDemoShop();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let index = 0; index < 20; index++) {
      const [response] = await once(get(`${shop.url}/health`, { agent }), 'response');
      await once(response.resume(), 'end');
    }
    expect(shop.stats()).toMatchObject({ requestCount: 20, connectionCount: 1 });
    agent.destroy();
  });

  test('counts from zero after a reset, also on connections that stay open', async () => {
    await using shop = await startDemoShop();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answered = async (): Promise<void> => {
      const [response] = await once(get(`${shop.url}/health`, { agent }), 'response');
      await once(response.resume(), 'end');
    };
    await answered();
    const { receivedBytes } = shop.stats();
    await answered();
    shop.resetStats();
    expect(shop.stats()).toMatchObject({ requestCount: 0, receivedBytes: 0, sentBytes: 0 });
    await answered();
    agent.destroy();
    await expect.poll(() => shop.stats().openConnectionCount).toBe(0);
    expect(shop.stats()).toMatchObject({
      requestCount: 1,
      routes: { 'GET /health': 1 },
      statuses: { 200: 1 },
      connectionCount: 1,
      receivedBytes,
      serviceTimes: { count: 1 },
    });
  });

  test('answers with errors at the same requests for the same seed', async () => {
    await using first = await startDemoShop({ errorRate: 0.5, seed: 11 });
    await using second = await startDemoShop({ errorRate: 0.5, seed: 11 });
    const statuses = await statusesOf(first, 20);
    expect(await statusesOf(second, 20)).toEqual(statuses);
    expect(new Set(statuses)).toEqual(new Set([200, 500]));
    const errors = statuses.filter((status) => status === 500).length;
    expect(first.stats().statuses).toEqual({ 200: 20 - errors, 500: errors });
  });

  test('never answers before the latency has passed, and knows how long it took', async () => {
    await using shop = await startDemoShop({ latency: '20ms' });
    await statusesOf(shop, 3);
    const { serviceTimes } = shop.stats();
    expect(serviceTimes.count).toBe(3);
    expect(serviceTimes.percentileMs(0)).toBeGreaterThanOrEqual(20);
  });

  test('delays one request by what it asks for', async () => {
    await using shop = await startDemoShop();
    await (await fetch(`${shop.url}/products?delay=30ms`)).arrayBuffer();
    expect(shop.stats().serviceTimes.percentileMs(100)).toBeGreaterThanOrEqual(30);
  });

  test('holds every answer until the end of a stall', async () => {
    await using shop = await startDemoShop({ stall: { afterMs: 0, forMs: 60 } });
    const responses = [1, 2, 3].map(() => fetch(`${shop.url}/health`));
    for (const response of await Promise.all(responses)) await response.arrayBuffer();
    expect(shop.stats().serviceTimes.percentileMs(100)).toBeGreaterThanOrEqual(60);
  });

  test('counts a request whose client went away', async () => {
    await using shop = await startDemoShop();
    const socket = connect(shop.port, '127.0.0.1');
    socket.write('GET /health?delay=50s HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => shop.stats().activeCount).toBe(1);
    socket.destroy();
    await expect.poll(() => shop.stats().abortedCount).toBe(1);
    expect(shop.stats()).toMatchObject({ requestCount: 1, activeCount: 0, statuses: {} });
  });

  test('drops open connections on close, and may be closed twice', async () => {
    const shop = await startDemoShop();
    const socket = connect(shop.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /health?delay=50s HTTP/1.1\r\nhost: x\r\n\r\n');
    await expect.poll(() => shop.stats().activeCount).toBe(1);
    const closed = once(socket, 'close');
    await Promise.all([shop.close(), shop.close(), closed]);
    await shop.close();
    expect(shop.stats()).toMatchObject({ abortedCount: 1, openConnectionCount: 0 });
    await expect(fetch(shop.url)).rejects.toThrow();
  });
});
