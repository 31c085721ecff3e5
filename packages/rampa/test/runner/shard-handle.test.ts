import { describe, expect, test } from 'vitest';
import type { RampaError } from '../../src/core/errors.ts';
import type { Plan } from '../../src/core/plan.ts';
import { ExecutionSegment } from '../../src/core/segment.ts';
import type { FromShard, RunnerLink, ToShard } from '../../src/engine/link.ts';
import { ShardProgress } from '../../src/engine/progress.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { type ShardFrame, ShardHandle } from '../../src/runner/shard-handle.ts';
import { scenario } from '../../src/script/define.ts';

const HINT = 'Look for process.exit(), an endless loop or unbounded memory in the script.';

/** A link whose other side is the test. */
class FakeLink implements RunnerLink {
  readonly sent: ToShard[] = [];
  closeCount = 0;
  /** Says something to the runner. */
  say: (message: FromShard) => void = () => {};
  /** Lets the other side go away. */
  end: (error: Error | undefined) => void = () => {};

  send(message: ToShard): void {
    this.sent.push(message);
  }

  onMessage(handler: (message: FromShard) => void): void {
    this.say = handler;
  }

  onClose(handler: (error: Error | undefined) => void): void {
    this.end = handler;
  }

  async close(): Promise<void> {
    this.closeCount++;
  }
}

interface Rig {
  readonly handle: ShardHandle;
  readonly link: FakeLink;
  readonly frames: ShardFrame[];
  readonly failures: RampaError[];
  /** What the shard itself writes its counts to. */
  progress(): ShardProgress;
}

/** The first of two shards; `shared` has 20 iterations, `open` is decided by time. */
async function openRig(): Promise<Rig> {
  const { plan } = await definePlan({
    shared: scenario({ executor: 'shared-iterations', vus: 2, iterations: 20 }, () => {}),
    open: scenario({ executor: 'constant-vus', vus: 2, duration: '1s' }, () => {}),
  });
  return rigFor(plan);
}

function rigFor(plan: Plan): Rig {
  const link = new FakeLink();
  const frames: ShardFrame[] = [];
  const failures: RampaError[] = [];
  const handle = new ShardHandle({
    plan,
    link,
    segment: new ExecutionSegment(0, 2),
    onFrame: (frame) => frames.push(frame),
    onFailed: (error) => failures.push(error),
  });
  handle.assign({ path: '/load.ts' }, false);
  const [assignment] = link.sent;
  if (assignment?.type !== 'assign') throw new Error('nothing was assigned');
  const progress = (): ShardProgress => new ShardProgress(assignment.progress);
  return { handle, link, frames, failures, progress };
}

function frameOf(progress: ShardProgress): ShardFrame {
  return {
    type: 'frame',
    frame: undefined,
    errors: [],
    counts: progress.counts.slice(),
    health: [],
  };
}

describe('ShardHandle', () => {
  test('assigns its segment with progress in shared memory', async () => {
    const { link } = await openRig();
    expect(link.sent).toMatchObject([
      { type: 'assign', script: { path: '/load.ts' }, segment: { index: 0, total: 2 } },
    ]);
    const [assignment] = link.sent;
    const memory = assignment?.type === 'assign' ? assignment.progress.buffer : undefined;
    expect(memory).toBeInstanceOf(SharedArrayBuffer);
  });

  test('is ready when the shard says so, and done with its health', async () => {
    const { handle, link, failures } = await openRig();
    link.say({ type: 'ready' });
    await handle.ready;
    expect(handle.isOver).toBe(false);
    const health = {
      shard: 0,
      loopDelayP99Ms: 1,
      loopDelayMaxMs: 2,
      utilisation: 0.5,
      utilisationMax: 0.6,
    };
    link.say({ type: 'done', health, activeMs: [1000, 0] });
    await handle.done;
    expect([handle.isOver, handle.health, failures]).toEqual([true, health, []]);
    expect(handle.activeMs).toEqual([1000, 0]);
  });

  test('hands frames on until the shard is over, and sends nothing to it then', async () => {
    const { handle, link, frames, progress } = await openRig();
    link.say(frameOf(progress()));
    handle.abandon('it is slow');
    link.say(frameOf(progress()));
    handle.send({ type: 'stop' });
    expect(frames).toHaveLength(1);
    expect(link.sent.map(({ type }) => type)).toEqual(['assign']);
    await handle.close();
    expect(link.closeCount).toBe(1);
  });

  test('says what to do when its thread cannot be started', async () => {
    const { link, failures } = await openRig();
    const message = 'Worker initialization failure: EMFILE';
    link.end(Object.assign(new Error(message), { code: 'ERR_WORKER_INIT_FAILED' }));
    expect(failures).toMatchObject([
      {
        code: 'RAMPA_SHARD_LOST',
        message: `one of 2 shards could not be started: ${message}`,
        hint: 'Use fewer threads, or raise the limits of open files and processes (ulimit -n, -u).',
      },
    ]);
  });

  test.each([
    [undefined, 'its connection was closed'],
    [new Error('its thread ended with exit code 1'), 'its thread ended with exit code 1'],
    [
      Object.assign(new Error('limit'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }),
      'it ran out of memory',
    ],
  ])('says why it was lost when the link closes with %s', async (reason, why) => {
    const { handle, link, failures } = await openRig();
    link.end(reason);
    const message = `shard 0 of 2 died before its work was done: ${why}`;
    const expected = { code: 'RAMPA_SHARD_LOST', message, hint: HINT };
    expect(failures).toMatchObject([expected]);
    await expect(handle.ready).rejects.toMatchObject(expected);
    await handle.done;
    expect(handle.health).toBeUndefined();
  });

  test('fails once only, whatever comes after', async () => {
    const { handle, link, failures } = await openRig();
    handle.abandon('it did not answer');
    handle.abandon('again');
    link.end(new Error('gone'));
    expect(failures.map(({ message }) => message)).toEqual([
      'shard 0 of 2 died before its work was done: it did not answer',
    ]);
  });

  test('does not mind a link that closes after the end', async () => {
    const { link, failures } = await openRig();
    const health = {
      shard: 0,
      loopDelayP99Ms: 0,
      loopDelayMaxMs: 0,
      utilisation: 0,
      utilisationMax: 0,
    };
    link.say({ type: 'done', health, activeMs: [1000, 0] });
    link.end(new Error('gone'));
    expect(failures).toEqual([]);
  });

  test('gives on what the shard says it failed of; an unknown code is a bug', async () => {
    const said = { message: 'broken', hint: 'Mend it.', stack: 'Error: broken\n at load.ts' };
    for (const [code, expected] of [
      ['RAMPA_SCRIPT_FAILED', 'RAMPA_SCRIPT_FAILED'],
      ['RAMPA_OF_ANOTHER_VERSION', 'RAMPA_BUG'],
      ['toString', 'RAMPA_BUG'],
    ] as const) {
      const { link, failures } = await openRig();
      link.say({ type: 'failed', code, ...said });
      expect(failures).toMatchObject([{ code: expected, ...said }]);
    }
  });
});

describe('the iterations that are lost with a shard', () => {
  test('are all that were planned when nothing had started', async () => {
    const { handle } = await openRig();
    expect(handle.lostIterations()).toEqual([
      { scenarioIndex: 0, interrupted: 0, dropped: 10 },
      { scenarioIndex: 1, interrupted: 0, dropped: 0 },
    ]);
  });

  test('are none when every one was reported', async () => {
    const { handle, link, progress } = await openRig();
    for (let count = 0; count < 10; count++) progress().addStarted(0);
    for (let count = 0; count < 10; count++) progress().addEnded(0);
    progress().addStarted(1);
    progress().addEnded(1);
    link.say(frameOf(progress()));
    expect(handle.lostIterations()).toEqual([
      { scenarioIndex: 0, interrupted: 0, dropped: 0 },
      { scenarioIndex: 1, interrupted: 0, dropped: 0 },
    ]);
  });

  test('are the running ones, those that ended unreported, and those that never began', async () => {
    const { handle, link, progress } = await openRig();
    for (let count = 0; count < 4; count++) progress().addStarted(0);
    for (let count = 0; count < 2; count++) progress().addEnded(0);
    progress().addDropped(0, 1);
    progress().addStarted(1);
    link.say(frameOf(progress()));
    // After the last frame: one more has ended, one more has begun, two more were dropped.
    progress().addEnded(0);
    progress().addStarted(0);
    progress().addDropped(0, 2);
    progress().addDropped(1, 3);
    expect(handle.lostIterations()).toEqual([
      // Started 5 of which 2 are in the frame; dropped 3 of which 1 is; 2 of the 10 had no chance.
      { scenarioIndex: 0, interrupted: 3, dropped: 4 },
      { scenarioIndex: 1, interrupted: 1, dropped: 3 },
    ]);
  });

  test('are none of a scenario whose only user lives on another shard', async () => {
    const one = { executor: 'per-vu-iterations', vus: 1, iterations: 5 } as const;
    const { plan } = await definePlan({
      here: scenario(one, () => {}),
      elsewhere: scenario(one, () => {}),
    });
    expect(rigFor(plan).handle.lostIterations()).toEqual([
      { scenarioIndex: 0, interrupted: 0, dropped: 5 },
      { scenarioIndex: 1, interrupted: 0, dropped: 0 },
    ]);
  });

  test('add up with the reported ones to what was planned', async () => {
    const { handle, link, progress } = await openRig();
    for (let count = 0; count < 7; count++) progress().addStarted(0);
    for (let count = 0; count < 5; count++) progress().addEnded(0);
    link.say(frameOf(progress()));
    const [lost] = handle.lostIterations();
    expect(5 + (lost?.interrupted ?? 0) + (lost?.dropped ?? 0)).toBe(10);
  });
});
