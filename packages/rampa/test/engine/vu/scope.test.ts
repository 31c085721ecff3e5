import { describe, expect, test } from 'vitest';
import { CATALOG } from '../../../src/core/catalog.ts';
import { Scope } from '../../../src/engine/vu/scope.ts';
import { SeriesLog } from './series-log.ts';

function openScope(): { scope: Scope; log: SeriesLog } {
  const log = new SeriesLog();
  return { log, scope: new Scope(log, { scenario: 'load', team: 'one' }) };
}

describe('Scope', () => {
  test('gives series of its own tags', () => {
    const { scope, log } = openScope();
    scope.series(CATALOG.iterations).add(1);
    expect(log.samples).toEqual([
      { metric: 'iterations', value: 1, tags: { scenario: 'load', team: 'one' } },
    ]);
  });

  test('a check has its name as a tag, and is looked up once', () => {
    const { scope, log } = openScope();
    expect(scope.check('status is 200')).toBe(scope.check('status is 200'));
    expect(scope.check('has a body')).not.toBe(scope.check('status is 200'));
    expect(log.lookUps).toEqual([
      { metric: CATALOG.checks, tags: { scenario: 'load', team: 'one', check: 'status is 200' } },
      { metric: CATALOG.checks, tags: { scenario: 'load', team: 'one', check: 'has a body' } },
    ]);
  });

  test('a metric without tags of its own is looked up once for each kind', () => {
    const { scope, log } = openScope();
    const counter = scope.custom('orders', 'counter', undefined);
    expect(scope.custom('orders', 'counter', undefined)).toBe(counter);
    expect(scope.custom('orders', 'trend', undefined)).not.toBe(counter);
    expect(log.lookUps.map(({ metric }) => metric)).toEqual([
      { name: 'orders', kind: 'counter', unit: 'none' },
      { name: 'orders', kind: 'trend', unit: 'time' },
    ]);
  });

  test('a call’s own tags win over the scope’s', () => {
    const { scope, log } = openScope();
    scope.custom('orders', 'gauge', { team: 'two', shop: 'north' }).add(1);
    expect(log.tagsOf('orders')).toEqual([{ scenario: 'load', team: 'two', shop: 'north' }]);
  });

  test('a group is one scope, with its path as a tag', () => {
    const { scope, log } = openScope();
    const outer = scope.group('outer');
    const inner = outer.group('inner');
    expect(scope.groupName).toBe('');
    expect(scope.group('outer')).toBe(outer);
    expect(outer.group('inner')).toBe(inner);
    expect(inner).not.toBe(scope.group('inner'));
    expect(inner.groupName).toBe('outer::inner');
    expect(inner.tags).toEqual({ scenario: 'load', team: 'one', group: 'outer::inner' });
    inner.check('ok').add(1);
    expect(log.tagsOf('checks')).toEqual([{ ...inner.tags, check: 'ok' }]);
  });

  test('a group’s two durations are looked up once', () => {
    const { scope, log } = openScope();
    const group = scope.group('pay');
    const [service, intended] = group.groupDurations();
    expect(group.groupDurations()).toEqual([service, intended]);
    service.add(10);
    intended.add(12);
    expect(log.samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['group_duration', 10],
      ['group_duration@intended', 12],
    ]);
    expect(log.lookUps).toHaveLength(2);
  });

  test('a metric of the script has a twin for times from the intended start, looked up once', () => {
    const { scope, log } = openScope();
    scope.customIntended('parse').add(12);
    expect(scope.customIntended('parse')).toBe(scope.customIntended('parse'));
    expect(log.samples.map(({ metric, value }) => [metric, value])).toEqual([
      ['parse@intended', 12],
    ]);
    expect(log.lookUps).toHaveLength(1);
    expect(() => scope.custom('parse@intended', 'trend', {})).toThrow(
      "metric 'parse@intended' is rampa's own, got a trend of the script with its name",
    );
  });

  test('names without end are forgotten at 10,000, and looked up again when they come again', () => {
    const { scope, log } = openScope();
    for (let index = 0; index < 10_000; index++) scope.check(`check ${index}`);
    scope.check('check 0');
    expect(log.lookUps).toHaveLength(10_000);
    scope.check('one more');
    scope.check('one more');
    expect(log.lookUps).toHaveLength(10_001);
    scope.check('check 0').add(1);
    expect(log.lookUps).toHaveLength(10_002);
    expect(log.tagsOf('checks')).toEqual([{ scenario: 'load', team: 'one', check: 'check 0' }]);
  });

  test('a script cannot change the tags that others share', () => {
    const { scope } = openScope();
    expect(Object.isFrozen(scope.tags)).toBe(true);
    expect(Object.isFrozen(scope.group('pay').tags)).toBe(true);
  });
});
