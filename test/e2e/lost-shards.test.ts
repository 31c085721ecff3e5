import { expect, test } from 'vitest';
import { OWN_FRAME, type RampaOutcome, runRampa } from './support/run-rampa.ts';

/** Two threads with one user each; the first user does `what` in its eleventh iteration. */
function scriptThat(what: string): string {
  return `
    export const config = {
      scenarios: {
        load: {
          executor: 'per-vu-iterations',
          exec: 'step',
          vus: 2,
          iterations: 40,
          maxDuration: '1s',
          gracefulStop: '0s',
        },
      },
    };
    export const teardown = () => console.log('torn down');
    export async function step(worker) {
      worker.counter('seen');
      if (worker.vu.id === 1 && worker.vu.iteration === 10) { ${what} }
      await worker.sleep(20);
    }
  `;
}

const HINT = 'Look for process.exit(), an endless loop or unbounded memory in the script.';

test('a thread that calls process.exit() is reported, and no iteration is lost from the books', async () => {
  const outcome = await runRampa(scriptThat('process.exit(0);'), { args: ['--threads', '2'] });
  expectLoss(outcome, 'its thread ended with exit code 0');
});

test('a thread that runs out of memory is reported the same way', async () => {
  const fill = 'const kept = []; while (true) kept.push(new Array(100_000).fill(1.5));';
  const outcome = await runRampa(scriptThat(fill), {
    args: ['--threads', '2'],
    // The default limit is gigabytes, which take long to fill.
    env: { NODE_OPTIONS: '--max-old-space-size=100' },
  });
  expectLoss(outcome, 'it ran out of memory');
});

test('a thread in an endless loop is given up ten seconds after its planned end', async () => {
  const outcome = await runRampa(scriptThat('while (true) {}'), { args: ['--threads', '2'] });
  expectLoss(outcome, 'it did not answer: its thread is blocked');
  expect(outcome.durationMs).toBeLessThan(16_000);
});

test('an error that nothing catches, in a timer of a thread, is reported with its message', async () => {
  const late = "setTimeout(() => { throw new Error('in a timer'); }, 0);";
  const outcome = await runRampa(scriptThat(late), { args: ['--threads', '2'] });
  expectFailure(outcome, {
    message: 'the script threw where nothing could catch it: in a timer',
    hint: 'Await every promise, and catch errors in timers and event handlers.',
  });
  expect(outcome.stdout).toMatch(/in a timer\n +at .*load\.ts:17:/);
});

function expectLoss(outcome: RampaOutcome, why: string): void {
  const message = `shard 0 of 2 died before its work was done: ${why}`;
  expectFailure(outcome, { message, hint: HINT });
}

interface Cause {
  readonly message: string;
  readonly hint: string;
}

function expectFailure({ code, stdout, stderr, result }: RampaOutcome, cause: Cause): void {
  expect(code, stdout).toBe(2);
  expect(result?.run).toMatchObject({
    status: 'execution_failed',
    causes: [{ exit_code: 2, ...cause }],
  });
  const [summary] = result?.scenarios ?? [];
  const { scheduled = 0, completed = 0, dropped = 0, interrupted = 0 } = summary ?? {};
  expect(scheduled).toBe(80);
  expect(scheduled).toBe(completed + dropped + interrupted);
  expect(interrupted).toBeGreaterThanOrEqual(1);
  // What both threads had reported before is kept, and so is the user's own metric.
  expect(completed).toBeGreaterThanOrEqual(4);
  expect(result?.summary?.metrics['seen']?.['count']).toBeGreaterThanOrEqual(completed);
  expect(stdout).toContain(cause.message);
  expect(stdout).toContain('torn down');
  expect(stdout + stderr).not.toMatch(OWN_FRAME);
}
