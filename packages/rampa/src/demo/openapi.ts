import * as z from 'zod';
import { problemResponse, type Route } from './route.ts';
import {
  echoSchema,
  healthSchema,
  loginSchema,
  newOrderSchema,
  orderSchema,
  pageSchema,
  problemSchema,
  productSchema,
  profileSchema,
  redirectEndSchema,
  sessionSchema,
  welcomeSchema,
} from './schemas.ts';

const DESCRIPTION =
  'A small shop to try load tests on. Any request may ask for its own behaviour: ' +
  '`?delay=20ms` (or a distribution such as `10ms..50ms`), `?status=503`, `?bytes=1000`.';

/** An OpenAPI 3.1 document of `routes`. */
export function openapiDocument(routes: readonly Route[]): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Demo Shop', version: '1.0.0', description: DESCRIPTION },
    paths: pathsOf(routes),
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        basic: { type: 'http', scheme: 'basic' },
        digest: { type: 'http', scheme: 'digest' },
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'session' },
      },
    },
  };
}

function pathsOf(routes: readonly Route[]): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path, operation } of routes) {
    const responses = { ...operation.responses, 500: problemResponse('The `errorRate` at work') };
    const operations = paths[path] ?? {};
    operations[method.toLowerCase()] = { ...operation, responses };
    paths[path] = operations;
  }
  return paths;
}

function namedSchemas(): Record<string, unknown> {
  const schemas = {
    Product: productSchema,
    ProductPage: pageSchema(productSchema),
    NewOrder: newOrderSchema,
    Order: orderSchema,
    OrderPage: pageSchema(orderSchema),
    Login: loginSchema,
    Session: sessionSchema,
    Profile: profileSchema,
    Welcome: welcomeSchema,
    Health: healthSchema,
    Echo: echoSchema,
    RedirectEnd: redirectEndSchema,
    Problem: problemSchema,
  };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
      return [name, rest];
    }),
  );
}
