import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { waitUntil } from '../../src/demo/wait-until.ts';

function responseToNobody(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

describe('waitUntil', () => {
  test('never ends before its time', async () => {
    const dueMs = performance.now() + 5.7;
    expect(await waitUntil(dueMs, responseToNobody())).toBe(true);
    expect(performance.now()).toBeGreaterThanOrEqual(dueMs);
  });

  test('ends at once when the time has come already', async () => {
    expect(await waitUntil(performance.now() - 1, responseToNobody())).toBe(true);
  });

  test('gives up as soon as the client goes away', async () => {
    const response = responseToNobody();
    const waiting = waitUntil(performance.now() + 1_000_000, response);
    response.emit('close');
    expect(await waiting).toBe(false);
  });

  test('does not wait for a client that has gone', async () => {
    const response = responseToNobody();
    response.destroy();
    expect(await waitUntil(performance.now() + 1_000_000, response)).toBe(false);
  });
});
