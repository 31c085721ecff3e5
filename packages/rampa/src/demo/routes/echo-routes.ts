import { jsonAnswer } from '../answer.ts';
import { jsonResponse, problemResponse, type Route } from '../route.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Routes that answer with what they were sent. */
export function echoRoutes(): readonly Route[] {
  return METHODS.map(echo);
}

function echo(method: Route['method']): Route {
  const hasBody = method !== 'GET' && method !== 'DELETE';
  return {
    method,
    path: '/echo',
    operation: {
      operationId: `echo${method}`,
      summary: 'See the request as the shop has received it',
      ...(hasBody && { requestBody: { required: true, content: { '*/*': { schema: {} } } } }),
      responses: {
        200: jsonResponse('The request', 'Echo'),
        ...(hasBody && { 413: problemResponse('A body over 1 MiB') }),
      },
    },
    answer: ({ method: asked, query, headers, body }) =>
      jsonAnswer(200, { method: asked, query: Object.fromEntries(query), headers, body }),
  };
}
