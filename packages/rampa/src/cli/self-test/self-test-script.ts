import type { Worker } from '../../core/worker.ts';

/**
 * The function of a self-test's scenario: a request and a check, as in most load scripts. The shards load it from this
 * file, as they do with any script.
 */
export async function requestOnce(worker: Worker): Promise<void> {
  const response = await worker.http.get(worker.setupData.url);
  void worker.check(response, { 'status is 200': ({ status }) => status === 200 });
}
