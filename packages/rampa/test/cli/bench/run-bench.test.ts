import type { FakeCliOptions } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/core/run.ts';
import { Trend } from '../../../src/metrics/trend.ts';
import { resultDocument } from '../../../src/outputs/json/result-document.ts';
import { PASSED_RESULT } from '../sample-run.ts';
import { type StartedCli, startCli, turn } from '../started-cli.ts';

/** Starts `rampa bench http://127.0.0.1:3000/ <flags>` and waits until the load is going. */
function started(flags: string[], options: FakeCliOptions = {}): Promise<StartedCli> {
  return startCli(['bench', 'http://127.0.0.1:3000/', ...flags], options);
}

describe('rampa bench', () => {
  test('prints its summary, made from what the run measured, and passes the exit code on', async () => {
    const { cli, run, exitCode } = await started([]);
    const times = new Trend();
    times.record(12);
    run.distributions['http_req_duration'] = times;
    run.seriesStats['http_reqs'] = [{ tags: { status: '204' }, stats: { count: 20 } }];
    run.end({ ...PASSED_RESULT, exitCode: 1 });
    expect(await exitCode).toBe(1);
    expect(cli.stdout.text).toContain('GET http://127.0.0.1:3000/  50 connections, 10s\n');
    expect(cli.stdout.text).toContain('  2xx  20 ');
    expect(cli.stdout.text).toMatch(/p50 +12\.0ms +12\.0ms\n/);
    expect(cli.stdout.text).not.toContain('Percentile spectrum');
    expect(cli.stderr.text).toBe('');
  });

  test('with --latency prints the spectrum too', async () => {
    const { cli, run, exitCode } = await started(['--latency']);
    const times = new Trend();
    times.record(12);
    run.distributions['http_req_duration'] = times;
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.stdout.text).toContain('Percentile spectrum');
  });

  test('with --json prints the result that --out would write, and nothing else', async () => {
    const { cli, run, exitCode } = await started(['--json']);
    run.end(PASSED_RESULT);
    await exitCode;
    expect(JSON.parse(cli.stdout.text)).toEqual(
      JSON.parse(JSON.stringify(resultDocument(PASSED_RESULT))),
    );
    expect(cli.stderr.text).toBe('');
  });

  test.each(['--quiet', '-q'])('with %s prints only why it did not pass', async (flag) => {
    const { cli, run, exitCode } = await started([flag]);
    const cause = { message: 'threshold crossed', hint: undefined, stack: undefined };
    const result: RunResult = {
      ...PASSED_RESULT,
      exitCode: 1,
      causes: [{ exitCode: 1, ...cause }],
    };
    run.end(result);
    await exitCode;
    expect([cli.stdout.text, cli.stderr.text]).toEqual(['', 'Error: threshold crossed\n']);
  });

  test('is stopped by a signal, and waits as long as a request may take', async () => {
    const { cli, run, exitCode } = await started(['--timeout', '4s']);
    cli.sendSignal('SIGINT');
    expect(run.calls).toEqual(['stop SIGINT']);
    expect(cli.stderr.text).toContain('stopping: waiting up to 5s for running iterations');
    run.end({ ...PASSED_RESULT, exitCode: 4 });
    expect(await exitCode).toBe(4);
  });

  test('has the live line of a run on a terminal', async () => {
    const { cli, run, exitCode } = await started([], { terminalColumns: 100 });
    const metrics = { iterations: { count: 5000, rate: 2500 } };
    const snapshot = { timestamp: 0, duration: 2, metrics };
    run.emit({ run_id: 'run', timestamp: 0, type: 'phase', phase: 'execute' });
    await turn();
    cli.clockMs = 2000;
    run.emit({ run_id: 'run', timestamp: 0, type: 'snapshot', snapshot });
    await turn();
    run.end(PASSED_RESULT);
    await exitCode;
    expect(cli.stderr.text).toContain('iterations: 5000 (2500/s)');
  });
});
