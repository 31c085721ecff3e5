import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Something to send requests to. Disposing ends it. */
export interface SelfTestTarget extends AsyncDisposable {
  readonly url: string;
}

/** The same extension as this file: sources are `.ts`, a build is `.js`. */
const TARGET = new URL(
  `./self-test-target${/\.[jt]s$/.exec(import.meta.url)?.[0] ?? ''}`,
  import.meta.url,
);

/** Starts the target of a self-test on a thread of its own. */
export async function startTarget(): Promise<SelfTestTarget> {
  const thread = new Worker(TARGET);
  const [{ port }] = await once(thread, 'message');
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      await thread.terminate();
    },
  };
}
