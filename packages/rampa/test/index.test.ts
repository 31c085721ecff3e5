import { describe, expect, expectTypeOf, test } from 'vitest';
import type { HttpResponse, Worker } from '../src/index.ts';
import * as rampa from '../src/index.ts';

describe('the public door', () => {
  test('has exactly these values', () => {
    expect(Object.keys(rampa).sort()).toEqual([
      'Engine',
      'ExecutionSegment',
      'RampaError',
      'defineConfig',
      'definePlan',
      'formatDuration',
      'isRampaError',
      'loadTest',
      'openOutput',
      'openRecording',
      'parseDuration',
      'readResult',
      'registerOutput',
      'scenario',
      'url',
    ]);
  });

  test('a check of plain predicates is a boolean, with an async one it is a promise', () => {
    const typed = (worker: Worker, response: HttpResponse) => {
      expectTypeOf(
        worker.check(response, { ok: (r) => r.status === 200 }),
      ).toEqualTypeOf<boolean>();
      expectTypeOf(
        worker.check(response, { ok: (r) => r.ok, later: async (r) => r.ok }),
      ).toEqualTypeOf<Promise<boolean>>();
    };
    expect(typed).toBeTypeOf('function');
  });

  test('a scenario knows the type of its setup data when it is told', () => {
    rampa.scenario(async (worker: Worker<{ token: string }>) => {
      expectTypeOf(worker.setupData.token).toEqualTypeOf<string>();
    });
    const definition = rampa.scenario({ executor: 'constant-vus', duration: '1s' }, (worker) => {
      expectTypeOf(worker).toEqualTypeOf<Worker>();
    });
    expect(definition.options).toEqual({ executor: 'constant-vus', duration: '1s' });
  });
});
