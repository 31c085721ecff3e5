import { virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';

const ONCE = { executor: 'shared-iterations' } as const;

describe('a script that misuses its worker', () => {
  test('cannot add to what rampa counts itself', async () => {
    const { result, scenario } = await virtualRun(ONCE, (worker) =>
      worker.counter('iterations', -100),
    );
    expect(scenario).toMatchObject({ scheduled: 1, completed: 1, errors: 1 });
    expect(result.errors).toMatchObject([{ kind: 'RAMPA_METRIC_NAME' }]);
  });

  test.each([[() => true], [null], [5], [[]]])('cannot check with %j', async (checks) => {
    const { result } = await virtualRun(ONCE, (worker) => worker.check(1, checks as never));
    expect(result.errors).toMatchObject([
      { message: expect.stringContaining('check takes an object of predicates by name') },
    ]);
  });

  test('that returns a promise which cannot be awaited has failed its iteration', async () => {
    const { scenario } = await virtualRun({ ...ONCE, iterations: 3 }, () => {
      const hostile: object = Promise.resolve();
      Object.defineProperty(hostile, 'then', {
        get() {
          throw new Error('no then');
        },
      });
      return hostile;
    });
    expect(scenario).toMatchObject({ scheduled: 3, completed: 3, errors: 3 });
  });
});
