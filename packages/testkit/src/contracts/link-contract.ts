import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../rampa/src/core/plan.ts';
import type { FromShard, RunnerLink } from '../../../rampa/src/engine/link.ts';

const PLAN: Plan = {
  scenarios: [],
  thresholds: [],
  metrics: [],
  tags: {},
  env: {},
  hasSetup: false,
  hasTeardown: false,
  setupTimeoutMs: 1,
  teardownTimeoutMs: 1,
  maxSeries: 1,
  replay: undefined,
  seed: 1,
};

/** What every link must do. `openOne` gives the runner's end of a new one, with `answerOn` at the other. */
export function linkContract(name: string, openOne: () => Promise<RunnerLink>): void {
  describe(`${name} keeps the link contract`, () => {
    test('messages arrive in order, each once', async () => {
      const link = await openOne();
      const inbox = new Inbox(link);
      const reasons = Array.from({ length: 100 }, (_, index) => `number ${index}`);
      for (const reason of reasons) link.send({ type: 'kill', reason });
      expect(await inbox.texts(reasons.length)).toEqual(reasons);
      await link.close();
      expect(inbox.received).toHaveLength(reasons.length);
    });

    test('messages wait for a handler', async () => {
      const link = await openOne();
      link.send({ type: 'kill', reason: 'early' });
      link.send({ type: 'kill', reason: 'bird' });
      await turns();
      expect(await new Inbox(link).texts(2)).toEqual(['early', 'bird']);
      await link.close();
    });

    test('a handler is never called inside of send', async () => {
      const link = await openOne();
      const inbox = new Inbox(link);
      link.send({ type: 'kill', reason: 'now' });
      expect(inbox.received).toEqual([]);
      expect(await inbox.texts(1)).toEqual(['now']);
      await link.close();
    });

    test('progress is memory that both sides see', async () => {
      const link = await openOne();
      const inbox = new Inbox(link);
      const progress = new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT));
      const segment = { index: 0, total: 1 };
      link.send({
        type: 'assign',
        plan: PLAN,
        script: { path: undefined },
        segment,
        progress,
        wantsSamples: false,
      });
      await inbox.count(1);
      expect(progress[0]).toBe(42);
      await link.close();
    });

    test('numbers whose memory is given away arrive whole', async () => {
      const link = await openOne();
      const inbox = new Inbox(link);
      link.send({ type: 'resume' });
      await inbox.count(1);
      expect(inbox.received).toEqual([
        {
          type: 'frame',
          frame: undefined,
          errors: [],
          counts: Float64Array.of(1, 2, 3),
          health: [],
        },
      ]);
      await link.close();
    });

    test('the end of the other side is told once', async () => {
      const link = await openOne();
      const ends: unknown[] = [];
      const ended = new Promise<void>((resolve) => {
        link.onClose((error) => {
          ends.push(error);
          resolve();
        });
      });
      link.send({ type: 'stop' });
      await ended;
      await link.close();
      await turns();
      expect(ends).toHaveLength(1);
    });

    test('the end of the other side is told to those who ask later, too', async () => {
      const link = await openOne();
      await new Promise<void>((resolve) => {
        link.onClose(() => resolve());
        link.send({ type: 'stop' });
      });
      await new Promise<void>((resolve) => link.onClose(() => resolve()));
      await link.close();
    });

    test('closing tells nothing to the own side, and twice is harmless', async () => {
      const link = await openOne();
      const inbox = new Inbox(link);
      let isTold = false;
      link.onClose(() => {
        isTold = true;
      });
      await Promise.all([link.close(), link.close()]);
      await link.close();
      link.send({ type: 'kill', reason: 'too late' });
      await turns();
      expect({ isTold, received: inbox.received }).toEqual({ isTold: false, received: [] });
    });
  });
}

/** What has arrived, and a way to wait for more. */
class Inbox {
  readonly received: FromShard[] = [];
  #wake: () => void = () => {};

  constructor(link: RunnerLink) {
    link.onMessage((message) => {
      this.received.push(message);
      this.#wake();
    });
  }

  async count(count: number): Promise<void> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async texts(count: number): Promise<string[]> {
    await this.count(count);
    return this.received.map((message) => (message.type === 'failed' ? message.message : ''));
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
