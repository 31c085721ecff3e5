import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FakeCli, type FakeCliOptions } from 'testkit';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import type { RunEvent, RunPhase, RunResult } from '../../../src/core/run.ts';
import type { LoadTest } from '../../../src/runner/load-test.ts';
import { tempFolder } from '../../outputs/temp-folder.ts';
import { FULL_RESULT, PASSED_RESULT, SETUP_FAILED_RESULT, TEST } from '../sample-run.ts';
import { type StartedCli, startCli, turn } from '../started-cli.ts';

const BASE = { run_id: 'run', timestamp: 0 } as const;
const EXECUTE: RunEvent = { ...BASE, type: 'phase', phase: 'execute' };
const ERASE = '\r\u001b[2K';

/** Starts `rampa run load.ts <flags>` and waits until the run is going. */
function started(flags: string[], options: FakeCliOptions = {}): Promise<StartedCli> {
  return startCli(['run', 'load.ts', ...flags], { loadTest: async () => TEST, ...options });
}

function snapshotOf(duration: number): RunEvent {
  const metrics = { iterations: { count: duration * 10, rate: 10 } };
  return { ...BASE, type: 'snapshot', snapshot: { timestamp: 0, duration, metrics } };
}

test.each([
  [[], 'prometheus: nobody is there\nwaiting up to 30s for webhook\n'],
  [['--quiet'], ''],
])(
  'with %j, what a run warns of during the load and while its outputs finish is told: %j',
  async (flags, expected) => {
    const { cli, run, exitCode } = await started(flags);
    run.emit({ ...BASE, type: 'phase', phase: 'execute' });
    run.emit({ ...BASE, type: 'warning', message: 'prometheus: nobody is there' });
    run.emit({ ...BASE, type: 'phase', phase: 'teardown' });
    run.emit({ ...BASE, type: 'warning', message: 'part of the result' });
    run.emit({ ...BASE, type: 'phase', phase: 'complete' });
    run.emit({ ...BASE, type: 'warning', message: 'waiting up to 30s for webhook' });
    await turn();
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.stderr.text).toBe(expected);
  },
);

describe('the result of rampa run', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 70])('exit code %d is passed on', async (exitCode) => {
    const { run, exitCode: ended } = await started(['--quiet']);
    run.end({ ...PASSED_RESULT, exitCode });
    expect(await ended).toBe(exitCode);
  });

  test('is printed as a summary on stdout', async () => {
    const { cli, run, exitCode } = await started([]);
    run.end(FULL_RESULT);
    expect(await exitCode).toBe(1);
    expect(cli.stdout.text).toContain('rampa 0.1.0  load.ts  run 0123456789ab  2 shards');
    expect(cli.stderr.text).toBe('');
  });

  test.each(['--quiet', '-q'])('is not printed with %s', async (flag) => {
    const { cli, run, exitCode } = await started([flag]);
    run.end(PASSED_RESULT);
    await exitCode;
    expect([cli.stdout.text, cli.stderr.text]).toEqual(['', '']);
  });

  test('with --quiet still says why a run did not pass', async () => {
    const { cli, run, exitCode } = await started(['--quiet']);
    run.end(SETUP_FAILED_RESULT);
    expect(await exitCode).toBe(5);
    expect(cli.stderr.text).toBe('Error: setup() threw: no token\n  hint: Look at setup().\n');
  });

  test('leaves no signal handler behind', async () => {
    const { cli, run, exitCode } = await started([]);
    expect(cli.listenerCount).toBe(2);
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.listenerCount).toBe(0);
  });
});

describe('signals', () => {
  const STOPPING =
    'stopping: waiting up to 45s for running iterations; press Ctrl+C again to interrupt them\n';
  const KILLING = 'interrupting running iterations; press Ctrl+C again to quit without a result\n';

  test.each(['SIGINT', 'SIGTERM'] as const)('the first %s stops the run', async (signal) => {
    const { cli, run, exitCode } = await started([]);
    cli.sendSignal(signal);
    expect(run.calls).toEqual([`stop ${signal}`]);
    expect(cli.stderr.text).toBe(STOPPING);
    run.end({ ...PASSED_RESULT, exitCode: 4 });
    expect(await exitCode).toBe(4);
  });

  test('the second interrupts iterations, the third ends the process', async () => {
    const { cli, run, exitCode } = await started([]);
    for (const clockMs of [0, 1000, 2000]) {
      cli.clockMs = clockMs;
      cli.sendSignal('SIGINT');
    }
    expect(run.calls).toEqual(['stop SIGINT', 'kill SIGINT']);
    expect(cli.stderr.text).toBe(STOPPING + KILLING);
    expect(cli.exitedNow).toEqual([4]);
    run.end(PASSED_RESULT);
    await exitCode;
  });

  test('a signal that a launcher passes on as well counts once', async () => {
    const { cli, run, exitCode } = await started([]);
    cli.sendSignal('SIGINT');
    cli.clockMs = 49;
    cli.sendSignal('SIGINT');
    cli.sendSignal('SIGTERM');
    expect(run.calls).toEqual(['stop SIGINT', 'kill SIGTERM']);
    run.end(PASSED_RESULT);
    await exitCode;
  });

  test.each<[RunPhase | undefined, string]>([
    [undefined, 'stopping before the load begins\n'],
    ['setup', 'stopping before the load begins\n'],
    ['teardown', 'stopping: waiting for teardown; press Ctrl+C again to cut it off\n'],
    [
      'complete',
      'the run is over, its results are being written; press Ctrl+C again to quit without them\n',
    ],
  ])('one in the phase %s says what is waited for', async (phase, note) => {
    const { cli, run, exitCode } = await started([]);
    run.phase = phase;
    cli.sendSignal('SIGTERM');
    expect(run.calls).toEqual(['stop SIGTERM']);
    expect(cli.stderr.text).toBe(note);
    run.end(PASSED_RESULT);
    await exitCode;
  });

  test('the second cuts teardown off', async () => {
    const { cli, run, exitCode } = await started([]);
    run.phase = 'teardown';
    cli.sendSignal('SIGINT');
    cli.clockMs = 1000;
    cli.sendSignal('SIGINT');
    expect(run.calls).toEqual(['stop SIGINT', 'kill SIGINT']);
    expect(cli.stderr.text).toContain(
      'cutting teardown off; press Ctrl+C again to quit without a result\n',
    );
    run.end(PASSED_RESULT);
    await exitCode;
  });

  test('the second ends the process when only outputs are waited for', async () => {
    const { cli, run, exitCode } = await started([]);
    run.phase = 'complete';
    cli.sendSignal('SIGINT');
    cli.clockMs = 1000;
    cli.sendSignal('SIGINT');
    expect(cli.exitedNow).toEqual([4]);
    run.end(PASSED_RESULT);
    await exitCode;
  });

  test('one while the script loads leaves no file, although loading goes on', async () => {
    await using folder = await tempFolder();
    const loaded = Promise.withResolvers<LoadTest>();
    const path = folder.path('events.jsonl');
    const cli = new FakeCli(['run', 'load.ts', '--event-log', path], {
      loadTest: () => loaded.promise,
    });
    const exitCode = runCli(cli);
    await expect.poll(() => cli.listenerCount).toBe(2);
    cli.sendSignal('SIGINT');
    loaded.resolve(TEST);
    expect(await exitCode).toBe(4);
    await turn();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  test('one while the script loads ends the command', async () => {
    const cli = new FakeCli(['run', 'load.ts'], { loadTest: () => new Promise(() => {}) });
    const exitCode = runCli(cli);
    await expect.poll(() => cli.listenerCount).toBe(2);
    cli.sendSignal('SIGINT');
    expect(await exitCode).toBe(4);
    expect(cli.stderr.text).toBe('stopped by SIGINT before the run had started\n');
    expect(cli.stdout.text).toBe('');
  });
});

describe('an error that nothing caught', () => {
  const fromScript = new TypeError('late');
  fromScript.stack = 'TypeError: late\n    at Timeout.<anonymous> (file:///project/load.ts:9:3)';

  test('in the script fails the run, whose result then says so', async () => {
    const { cli, run, exitCode } = await started(['--quiet']);
    cli.throwUncaught(fromScript);
    expect(run.calls).toEqual(['fail the script threw where nothing could catch it: late']);
    const { stack } = fromScript;
    const cause = { exitCode: 2, message: 'it threw', hint: undefined, stack };
    run.end({ ...PASSED_RESULT, exitCode: 2, causes: [cause] });
    expect(await exitCode).toBe(2);
    expect(cli.stderr.text).toContain('Error: it threw\n    at load.ts:9:3\n');
  });

  test('while the script loads is a script that failed', async () => {
    const cli = new FakeCli(['run', 'load.ts'], { loadTest: () => new Promise(() => {}) });
    const exitCode = runCli(cli);
    await expect.poll(() => cli.listenerCount).toBe(2);
    cli.throwUncaught('just text');
    expect(await exitCode).toBe(3);
  });

  test('in rampa itself is a bug', async () => {
    const { cli, run, exitCode } = await started([]);
    const bug = new TypeError('ours');
    const own = new URL('../../../src/runner/run.ts', import.meta.url).href;
    bug.stack = `TypeError: ours\n    at Run.stop (${own}:1:1)`;
    cli.throwUncaught(bug);
    expect(run.calls).toEqual(['fail ours']);
    run.end({ ...PASSED_RESULT, exitCode: 70 });
    expect(await exitCode).toBe(70);
    expect(cli.stderr.text).toContain('This is a bug in rampa');
  });
});

describe('the live line', () => {
  async function shown(flags: string[], options: FakeCliOptions, result: RunResult) {
    const { cli, run, exitCode } = await started(flags, options);
    run.emit({ ...BASE, type: 'phase', phase: 'setup' });
    run.emit(EXECUTE);
    await turn();
    for (let second = 1; second <= 6; second++) {
      cli.clockMs = second * 1000;
      run.emit(snapshotOf(second));
      await turn();
    }
    run.emit({ ...BASE, type: 'phase', phase: 'complete' });
    run.end(result);
    await exitCode;
    return cli.stderr.text;
  }

  test('is drawn over itself on a terminal, and gone at the end', async () => {
    const text = await shown([], { terminalColumns: 100 }, PASSED_RESULT);
    expect(text.split(ERASE)).toEqual([
      '',
      '  0s | setup',
      '  0s',
      ...[1, 2, 3, 4, 5, 6].map(
        (second) => `  ${second}s | VUs: 0 | iterations: ${second}0 (10.0/s) | errors: 0`,
      ),
      '',
    ]);
  });

  test('never wraps', async () => {
    const text = await shown([], { terminalColumns: 20 }, PASSED_RESULT);
    const widths = text.split(ERASE).map((line) => line.length);
    expect(Math.max(...widths)).toBe(19);
  });

  test('is a plain line every five seconds elsewhere', async () => {
    const text = await shown(['--progress'], {}, PASSED_RESULT);
    expect(text).toBe('  0s | setup\n  5s | VUs: 0 | iterations: 50 (10.0/s) | errors: 0\n');
  });

  test('makes room for what the script prints, and comes back below it', async () => {
    const { cli, run, exitCode } = await started([], { terminalColumns: 100 });
    cli.print('before the run\n');
    run.emit(EXECUTE);
    await turn();
    cli.print('hello\n');
    run.end(PASSED_RESULT);
    await exitCode;
    cli.print('after it\n');
    expect(cli.stderr.text).toBe(
      `before the run\n${ERASE}  0s${ERASE}hello\n${ERASE}  0s${ERASE}after it\n`,
    );
  });

  test('erases no line that the script has not ended', async () => {
    const { cli, run, exitCode } = await started([], { terminalColumns: 100 });
    run.emit(EXECUTE);
    await turn();
    cli.print('working');
    cli.clockMs = 1000;
    run.emit(snapshotOf(1));
    await turn();
    cli.sendSignal('SIGINT');
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.stderr.text).toBe(
      `${ERASE}  0s${ERASE}working\nstopping: waiting up to 45s for running iterations; press Ctrl+C again to ` +
        `interrupt them\n${ERASE}  1s | stopping | VUs: 0 | iterations: 10 (10.0/s) | errors: 0${ERASE}`,
    );
  });

  test.each<[string, string[], FakeCliOptions]>([
    ['with --quiet', ['--quiet'], { terminalColumns: 100 }],
    ['when stderr is no terminal', [], {}],
    ['on a dumb terminal', [], { terminalColumns: 100, env: { TERM: 'dumb' } }],
  ])('is off %s', async (_, flags, options) => {
    expect(await shown(flags, options, PASSED_RESULT)).toBe('');
  });

  test('shows pauses, failing thresholds and stopping', async () => {
    const { cli, run, exitCode } = await started([], { terminalColumns: 200 });
    run.emit(EXECUTE);
    run.emit({ ...BASE, type: 'pause' });
    run.emit({ ...BASE, type: 'resume', paused_seconds: 1 });
    const results = [{ metric: 'm', source: 's', passed: false, lhs: 1, rhs: 0 }];
    run.emit({ ...BASE, type: 'live_threshold', results, will_abort: false });
    await turn();
    cli.sendSignal('SIGINT');
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.stderr.text.split(ERASE)).toEqual(
      [
        '',
        '  0s',
        '  0s | paused',
        '  0s',
        '  0s | thresholds failing: 1',
        expect.stringMatching(/^stopping: .*\n$/s),
        '  0s | stopping | thresholds failing: 1',
        '',
      ].flat(),
    );
  });
});
