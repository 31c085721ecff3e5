import { openByteServer } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { HttpTimings } from '../../src/core/http.ts';
import { RequestTimings } from '../../src/http/request-timings.ts';
import { failureOf, HttpRig, reply } from './http-rig.ts';

const PHASES = [
  'blocked',
  'connecting',
  'tlsHandshaking',
  'sending',
  'waiting',
  'receiving',
] as const;
const METRICS = [
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
  'http_req_duration',
] as const;

describe('the timings of a request', () => {
  test('add up to its duration exactly, also for concurrent requests', async () => {
    const answer = () => [{ type: 'trickle', bytes: reply('hello') }] as const;
    await using server = await openByteServer(answer);
    using rig = new HttpRig();
    const ten = () => Promise.all(Array.from({ length: 10 }, () => rig.client.get(server.url)));
    const timings = [...(await ten()), ...(await ten())].map((response) => response.timings);
    expect(timings.map(sum)).toEqual(timings.map(({ duration }) => duration));
    expect(new Set(timings).size).toBe(20);
    expect(timings.filter(({ receiving }) => receiving > 0).length).toBe(20);
    expect(timings.slice(10).map(({ connecting }) => connecting)).toEqual(Array(10).fill(0));
  });

  test('are what the metrics record', async () => {
    await using server = await openByteServer([reply('hello')]);
    using rig = new HttpRig();
    const { timings } = await rig.client.get(server.url);
    const recorded = METRICS.map((metric) => rig.metrics.values(metric));
    expect(recorded).toEqual([...PHASES, 'duration' as const].map((phase) => [timings[phase]]));
  });

  test('charge the phase under way when a request fails', async () => {
    await using server = await openByteServer([[]]);
    using rig = new HttpRig();
    await failureOf(rig.client.get(server.url, { timeout: 100 }));
    const values = METRICS.map((metric) => rig.metrics.values(metric)[0] ?? Number.NaN);
    const [blocked, , , , waiting, receiving, duration] = values;
    expect([blocked, receiving]).toEqual([0, 0]);
    expect(waiting).toBeGreaterThan(0);
    expect(duration).toBeGreaterThan(99);
    expect(values.slice(0, 6).reduce((total, value) => total + value, 0)).toBe(duration);
  });
});

describe('request timings', () => {
  test('charge each phase until the next one, and skip those that never happened', () => {
    const timings = new RequestTimings(100);
    timings.enter(3, 100);
    timings.enter(4, 101);
    timings.enter(5, 111);
    timings.finish(115);
    expect({ ...timings }).toEqual({
      blocked: 0,
      connecting: 0,
      tlsHandshaking: 0,
      sending: 1,
      waiting: 10,
      receiving: 4,
      duration: 15,
    });
  });

  test('count everything before a second connection as blocked', () => {
    const timings = new RequestTimings(0);
    timings.enter(3, 1);
    timings.enter(4, 2);
    timings.restart(10);
    timings.enter(1, 11);
    timings.enter(2, 13);
    timings.enter(3, 20);
    timings.enter(4, 21);
    timings.finish(30);
    expect({ ...timings }).toEqual({
      blocked: 11,
      connecting: 2,
      tlsHandshaking: 7,
      sending: 1,
      waiting: 9,
      receiving: 0,
      duration: 30,
    });
  });
});

function sum(timings: HttpTimings): number {
  return PHASES.reduce((total, phase) => total + timings[phase], 0);
}
