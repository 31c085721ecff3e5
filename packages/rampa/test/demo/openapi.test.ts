import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type DemoShop, startDemoShop } from '../../src/demo/demo-shop.ts';

const operation = z.object({
  operationId: z.string(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), example: z.unknown() }))
    .default([]),
  requestBody: z.unknown().optional(),
  responses: z.record(
    z.string(),
    z.object({ content: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const openapi = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    schemas: z.record(z.string(), z.object({ examples: z.array(z.unknown()).optional() })),
  }),
});

const ROUTES = [
  'delete /echo',
  'delete /orders/{id}',
  'get /',
  'get /auth/basic',
  'get /auth/digest',
  'get /bytes/{n}',
  'get /compressed',
  'get /echo',
  'get /events/{n}',
  'get /health',
  'get /me',
  'get /openapi.json',
  'get /orders',
  'get /orders/{id}',
  'get /products',
  'get /products/{id}',
  'get /redirect/{n}',
  'get /stream/{n}',
  'patch /echo',
  'post /echo',
  'post /login',
  'post /orders',
  'put /echo',
];

let shop: DemoShop;
let document: z.infer<typeof openapi>;
let text: string;
beforeAll(async () => {
  shop = await startDemoShop();
  text = await (await fetch(`${shop.url}/openapi.json`)).text();
  document = openapi.parse(JSON.parse(text));
});
afterAll(() => shop.close());

function operations() {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, details]) => ({ method, path, details })),
  );
}

describe('the OpenAPI document', () => {
  test('describes exactly the routes of the shop', () => {
    const described = operations().map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(ROUTES);
  });

  test('gives every operation its own id', () => {
    const ids = operations().map(({ details }) => details.operationId);
    expect(new Set(ids).size).toBe(ROUTES.length);
  });

  test('refers only to schemas that it has', () => {
    const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names));
    expect(names.length).toBeGreaterThan(ROUTES.length);
  });

  test.each(ROUTES)('%s answers its example with a documented status and type', async (route) => {
    const { method, path, details } =
      operations().find((candidate) => `${candidate.method} ${candidate.path}` === route) ??
      expect.fail(`${route} is not documented`);
    const url = exampleUrl(path, details.parameters);
    const response = await fetch(url, {
      method: method.toUpperCase(),
      redirect: 'manual',
      ...exampleBody(path, details),
    });
    await response.arrayBuffer();
    expect(Object.keys(details.responses)).toContain(String(response.status));
    const type = response.headers.get('content-type');
    const types = Object.keys(details.responses[response.status]?.content ?? {});
    expect(types).toEqual(type === null ? [] : [type]);
  });
});

function exampleUrl(
  path: string,
  parameters: readonly { readonly name: string; readonly in: string; readonly example?: unknown }[],
): string {
  const url = new URL(shop.url);
  url.pathname = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(parameters.find((parameter) => parameter.name === name)?.example),
  );
  for (const parameter of parameters) {
    if (parameter.in === 'query') url.searchParams.set(parameter.name, String(parameter.example));
  }
  return url.href;
}

function exampleBody(path: string, details: { readonly requestBody?: unknown }): RequestInit {
  if (details.requestBody === undefined) return {};
  const schema = document.components.schemas[path === '/login' ? 'Login' : 'NewOrder'];
  const headers = { 'content-type': 'application/json' };
  return { headers, body: JSON.stringify(schema?.examples?.[0]) };
}
