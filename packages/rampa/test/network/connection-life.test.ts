import { expect, test } from 'vitest';
import { DEFAULT_NETWORK } from '../../src/core/network.ts';
import { ConnectionLife, lifeRules } from '../../src/network/connection-life.ts';

const PLAN = DEFAULT_NETWORK.connection;
const NEVER = Number.POSITIVE_INFINITY;
const ignore = (): void => {};

test('without rules a connection is used for ever', () => {
  const life = new ConnectionLife(lifeRules(PLAN), 0, ignore);
  life.requestCount = 1_000_000;
  life.rest(10);
  const isOver = life.isOver(Number.MAX_SAFE_INTEGER);
  expect([life.isSpent, isOver, life.deadlineMs]).toEqual([false, false, NEVER]);
});

test('without reuse it carries one request', () => {
  const life = new ConnectionLife(lifeRules({ ...PLAN, reuse: false, maxRequests: 5 }), 0, ignore);
  expect(life.isSpent).toBe(false);
  life.requestCount = 1;
  expect(life.isSpent).toBe(true);
});

test('it is over after so many requests, or after so long', () => {
  const rules = lifeRules({ ...PLAN, maxRequests: 2, maxLifetimeMs: 100 });
  const life = new ConnectionLife(rules, 50, ignore);
  life.requestCount = 1;
  expect([life.isOver(149), life.isOver(150)]).toEqual([false, true]);
  life.requestCount = 2;
  expect(life.isOver(51)).toBe(true);
});

test('it is closed when it has been idle for too long, or is too old', () => {
  let closedCount = 0;
  const rules = lifeRules({ ...PLAN, idleTimeoutMs: 30, maxLifetimeMs: 100 });
  const life = new ConnectionLife(rules, 0, () => closedCount++);
  life.rest(10);
  expect(life.deadlineMs).toBe(40);
  life.rest(90);
  expect(life.deadlineMs).toBe(100);
  life.expire();
  expect(closedCount).toBe(1);
});
