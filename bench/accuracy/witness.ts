import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pinned } from '../support/pin.ts';

const TARGET = fileURLToPath(new URL('../support/witness-target.ts', import.meta.url));

/** A target that knows how long its answers took. Disposing ends it. */
export interface Witness extends AsyncDisposable {
  readonly url: string;
  /** Forgets what it measured. */
  reset(): Promise<void>;
  /** From request head parsed to response written, over all requests since the last reset. */
  percentilesMs(percentiles: readonly number[]): Promise<readonly number[]>;
}

/** Starts a Demo Shop with such a latency in a process of its own, on a core of its own where that is possible. */
export async function startWitness(latency: string, core: number): Promise<Witness> {
  const [program = '', ...parts] = pinned([process.execPath, TARGET], core);
  const child = spawn(program, parts, {
    env: { ...process.env, SHOP_LATENCY: latency },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const answer = async (): Promise<{ url: string; timesMs: readonly number[] }> => {
    const [message] = await once(child, 'message');
    return message;
  };
  const ask = async (wish: 'reset' | readonly number[]): Promise<readonly number[]> => {
    const answered = answer();
    child.send(wish);
    return (await answered).timesMs;
  };
  const { url } = await answer();
  return {
    url,
    reset: async () => void (await ask('reset')),
    percentilesMs: ask,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
