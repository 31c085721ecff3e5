import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VirtualClock, virtualRun } from 'testkit';
import { describe, expect, test } from 'vitest';
import type { ProtocolKind } from '../../src/core/protocol.ts';
import type { Worker } from '../../src/core/worker.ts';
import { Engine } from '../../src/runner/engine.ts';
import { definePlan } from '../../src/runner/load-test.ts';
import { scenario } from '../../src/script/define.ts';
import type { PlanOverrides } from '../../src/script/overrides.ts';
import type { ScenarioOptions } from '../../src/script/scenario-options.ts';

const SHARED = { executor: 'shared-iterations', vus: 12, iterations: 60 } as const;
const ARRIVING = {
  executor: 'constant-arrival-rate',
  rate: 30,
  duration: '2s',
  maxVus: 24,
} as const;

type Draws = ReadonlyMap<number, readonly number[]>;

/** What every iteration draws, by its number. */
async function drawsOf(
  options: ScenarioOptions,
  seed: number | undefined,
  inlineShards = 1,
): Promise<{ draws: Draws; seed: number | undefined }> {
  const draws = new Map<number, number[]>();
  const body = async (worker: Worker): Promise<void> => {
    const { iteration } = worker.execution;
    const drawn = [worker.random()];
    draws.set(iteration, drawn);
    await worker.sleep(10 + (iteration % 7) * 30);
    await worker.group('more', (inGroup) => drawn.push(inGroup.random()));
    drawn.push(worker.random());
  };
  const exports = { config: seed === undefined ? {} : { seed } };
  const { result } = await virtualRun(options, body, { inlineShards, exports });
  return { draws, seed: result.seed };
}

describe('worker.random()', () => {
  test.each([SHARED, ARRIVING])(
    'gives iterations of $executor the same numbers on any number of shards',
    async (options) => {
      const { draws } = await drawsOf(options, 3);
      expect(draws.size).toBe(60);
      for (const shards of [2, 8]) {
        const again = await drawsOf(options, 3, shards);
        expect(new Map([...again.draws].sort(([left], [right]) => left - right))).toEqual(
          new Map([...draws].sort(([left], [right]) => left - right)),
        );
      }
    },
  );

  test('gives every iteration and every seed other numbers, in groups too', async () => {
    const [first, second] = await Promise.all([drawsOf(SHARED, 3), drawsOf(SHARED, 4)]);
    const all = [...first.draws.values(), ...second.draws.values()].flat();
    expect(all).toHaveLength(2 * 60 * 3);
    expect(new Set(all).size).toBe(2 * 60 * 3);
  });

  test('cannot be used after the iteration', async () => {
    let kept: Worker | undefined;
    await virtualRun({ executor: 'shared-iterations' }, (worker) => {
      kept = worker;
    });
    expect(() => kept?.random()).toThrow('worker used after its iteration had ended');
  });
});

describe('the seed of a run', () => {
  test('is another one each time, and the result tells which one repeats it', async () => {
    const [first, second] = await Promise.all([
      drawsOf(SHARED, undefined),
      drawsOf(SHARED, undefined),
    ]);
    expect(first.seed).not.toBe(second.seed);
    const again = await drawsOf(SHARED, first.seed);
    expect(again.draws).toEqual(first.draws);
    expect(again.seed).toBe(first.seed);
  });

  test('decides what protocol clients draw, whatever the script draws itself', async () => {
    const drawnBy = async (inlineShards: number, draws: number): Promise<Draws> => {
      const seen = new Map<number, number[]>();
      const body = async (worker: Worker): Promise<void> => {
        for (let count = 0; count < draws; count++) worker.random();
        const { draw } = worker.http as unknown as { draw(): number };
        seen.set(worker.execution.iteration, [draw(), draw()]);
        await worker.sleep(10);
      };
      const exports = { config: { seed: 9 } };
      await virtualRun(SHARED, body, { inlineShards, exports, protocols: [DRAWING] });
      return new Map([...seen].sort(([left], [right]) => left - right));
    };
    const expected = await drawnBy(1, 0);
    expect(new Set([...expected.values()].flat()).size).toBe(120);
    expect(await drawnBy(8, 5)).toEqual(expected);
    const { draws } = await drawsOf(SHARED, 9);
    expect(draws.get(0)).not.toEqual(expect.arrayContaining([expected.get(0)?.[0]]));
  });

  test('decides the boundaries of forms', async () => {
    const types: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      types.push(request.headers['content-type']);
      request.resume().once('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const load = scenario({ executor: 'shared-iterations', iterations: 2 }, async (worker) => {
      const body = new FormData();
      body.append('a', 'b');
      await worker.http.post(`http://127.0.0.1:${port}/`, { body });
    });
    for (const seed of [1, 1, 2]) {
      await new Engine(await definePlan({ load }, { seed })).start().wait();
    }
    server.close();
    expect(types.slice(2, 4)).toEqual(types.slice(0, 2));
    expect(new Set(types).size).toBe(4);
  });
});

describe('an iteration that is run again', () => {
  test.each([1, 4])('is the only one on %i shards, and is what it was', async (inlineShards) => {
    const seen: unknown[] = [];
    const load = scenario(
      { executor: 'per-vu-iterations', vus: 4, iterations: 5, startTime: '2m' },
      (worker: Worker) => {
        const { vu, execution, setupData } = worker;
        const { shard: _, ...about } = execution;
        seen.push({ vu, about, setupData, drawn: [worker.random(), worker.random()] });
      },
    );
    const script = { load, setup: () => ({ token: 't' }), config: { seed: 6 } };
    const run = async (overrides: PlanOverrides) => {
      const clock = new VirtualClock();
      const engine = new Engine(await definePlan(script, overrides), { clock, inlineShards });
      return engine.start().wait();
    };
    await run({});
    expect(seen).toHaveLength(20);
    const earlier = seen.splice(0);
    const { scenarios, exitCode } = await run({ iteration: 13 });
    expect(seen).toEqual(earlier.filter((one) => (one as Seen).about.iteration === 13));
    expect(seen).toHaveLength(1);
    expect(scenarios[0]).toMatchObject({ scheduled: 1, completed: 1, dropped: 0 });
    expect(exitCode).toBe(0);
  });
});

interface Seen {
  readonly about: { readonly iteration: number };
}

/** A client that does nothing but draw. */
const DRAWING: ProtocolKind = {
  name: 'http',
  openShard: () => ({
    openVu: ({ random }) => ({
      bind: () => ({ draw: random }),
      endIteration() {},
      kill() {},
      close() {},
    }),
  }),
};
