import { isRampaError } from '../../core/errors.ts';
import type { HttpResponse } from '../../core/http.ts';
import type { HttpRequest } from '../request/http-request.ts';
import type { Batch } from './batch.ts';

/**
 * Sends the requests of a batch, a limited number at once, and waits for all of them.
 * @returns the responses in the shape of the batch
 * @throws what the first request in the batch that failed did
 */
export async function runBatch(
  { requests, names, concurrency }: Batch,
  send: (request: HttpRequest) => Promise<HttpResponse>,
): Promise<readonly HttpResponse[] | Readonly<Record<string, HttpResponse>>> {
  const responses: HttpResponse[] = [];
  const failures: { readonly index: number; readonly error: unknown }[] = [];
  const queue = requests.entries();
  let isOver = false;
  const work = async (): Promise<void> => {
    for (const [index, request] of queue) {
      if (isOver) return;
      try {
        responses[index] = await send(request);
      } catch (error) {
        failures.push({ index, error });
        // Nobody is there any more for what has not been sent yet.
        isOver ||= isEndOfWorker(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, requests.length) }, work));
  const [first] = failures.sort((left, right) => left.index - right.index);
  if (first !== undefined) throw first.error;
  return names === undefined ? responses : byName(names, responses);
}

/** True when the iteration or its VU is over, whatever was asked for. */
export function isEndOfWorker(error: unknown): boolean {
  const isOurs = isRampaError(error);
  return isOurs && (error.code === 'RAMPA_ITERATION_KILLED' || error.code === 'RAMPA_WORKER_ENDED');
}

function byName(
  names: readonly string[],
  responses: readonly HttpResponse[],
): Readonly<Record<string, HttpResponse>> {
  return Object.fromEntries(
    names.flatMap((name, index) => {
      const response = responses[index];
      return response === undefined ? [] : [[name, response]];
    }),
  );
}
