import { jsonAnswer } from '../answer.ts';
import { jsonResponse, type Route } from '../route.ts';

/** The entrance, a health probe and the description of `routes` and itself. */
export function welcomeRoutes(describe: () => unknown): readonly Route[] {
  return [welcome(), health(), openapi(describe)];
}

function welcome(): Route {
  return {
    method: 'GET',
    path: '/',
    operation: {
      operationId: 'getWelcome',
      summary: 'Where to go from here',
      responses: { 200: jsonResponse('Links', 'Welcome') },
    },
    answer: () =>
      jsonAnswer(200, {
        name: 'Demo Shop',
        links: { products: '/products', orders: '/orders', description: '/openapi.json' },
      }),
  };
}

function health(): Route {
  return {
    method: 'GET',
    path: '/health',
    operation: {
      operationId: 'getHealth',
      summary: 'Whether the shop is open',
      responses: { 200: jsonResponse('It is', 'Health') },
    },
    answer: () => jsonAnswer(200, { status: 'ok' }),
  };
}

function openapi(describe: () => unknown): Route {
  return {
    method: 'GET',
    path: '/openapi.json',
    operation: {
      operationId: 'getDescription',
      summary: 'This document',
      responses: {
        200: {
          description: 'An OpenAPI 3.1 document',
          content: { 'application/json': { schema: { type: 'object' } } },
        },
      },
    },
    answer: () => jsonAnswer(200, describe()),
  };
}
