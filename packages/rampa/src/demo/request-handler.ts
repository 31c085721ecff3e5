import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { describeThrown } from '../core/errors.ts';
import { type Answer, emptyAnswer, problemAnswer } from './answer.ts';
import type { DemoCounters } from './demo-stats.ts';
import { overridesOf } from './overrides.ts';
import { tryReadBody } from './read-body.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { Match, Router } from './router.ts';
import { sendAnswer } from './send-answer.ts';
import { waitUntil } from './wait-until.ts';

interface HandlerParts {
  readonly router: Router;
  readonly plan: ReleasePlan;
  readonly counters: DemoCounters;
}

/** What `node:http` calls for every request. */
export function requestHandler(parts: HandlerParts): RequestListener {
  return (request, response) => {
    serve(parts, request, response).catch((error: unknown) => {
      // Nothing can be answered any more when the head is out or the client is gone.
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500).end(describeThrown(error));
    });
  };
}

async function serve(
  { router, plan, counters }: HandlerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const arrivedMs = performance.now();
  const method = request.method ?? 'GET';
  const [path = '/', search = ''] = splitTarget(request.url ?? '/');
  const match = router.match(method, path);
  counters.requestStarted(match.label);
  count(counters, response, arrivedMs);
  const query = new URLSearchParams(search);
  const overrides = overridesOf(query);
  const fate = plan.next(arrivedMs, overrides.latency);
  const body = await bodyOf(match, request);
  if (!(await waitUntil(fate.dueMs, response))) return;
  const answer = fate.isError
    ? problemAnswer(500, 'Internal Server Error', 'an error by the errorRate of the shop')
    : answerOf(match, overrides.answer, { method, query, headers: request.headers, body });
  await sendAnswer(response, answer, method === 'HEAD');
}

function splitTarget(target: string): string[] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target] : [target.slice(0, mark), target.slice(mark + 1)];
}

function count(counters: DemoCounters, response: ServerResponse, arrivedMs: number): void {
  response.once('finish', () =>
    counters.requestAnswered(response.statusCode, performance.now() - arrivedMs),
  );
  response.once('close', () => {
    if (!response.writableFinished) counters.requestAborted();
  });
}

/** @returns `undefined` for a body that is too large; bodies that no route wants are left to Node */
function bodyOf(match: Match, request: IncomingMessage): Promise<string | undefined> | string {
  const isWanted = match.type === 'route' && match.route.operation.requestBody !== undefined;
  return isWanted ? tryReadBody(request) : '';
}

function answerOf(
  match: Match,
  override: Answer | undefined,
  request: {
    readonly method: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingMessage['headers'];
    readonly body: string | undefined;
  },
): Answer {
  switch (match.type) {
    case 'unknown':
      return problemAnswer(404, 'Not Found', 'there is nothing here, see /openapi.json');
    case 'options':
      return emptyAnswer(204, { allow: match.allow });
    case 'wrong-method': {
      const headers = { allow: match.allow };
      return problemAnswer(405, 'Method Not Allowed', `use ${match.allow}`, { headers });
    }
    case 'route': {
      const { method, query, headers, body } = request;
      if (body === undefined)
        return problemAnswer(413, 'Content Too Large', 'a body may have 1 MiB');
      return override ?? match.route.answer({ params: match.params, method, query, headers, body });
    }
  }
}
