import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../../core/own-module.ts';

/** Something to send requests to. Disposing ends it. */
export interface SelfTestTarget extends AsyncDisposable {
  readonly url: string;
}

/** Starts the target of a self-test on a thread of its own. */
export async function startTarget(): Promise<SelfTestTarget> {
  const thread = new Worker(ownModule('./self-test-target', import.meta.url));
  const [{ port }] = await once(thread, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
