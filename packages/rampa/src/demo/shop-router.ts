import { openapiDocument } from './openapi.ts';
import { OrderStore } from './order-store.ts';
import { demoProducts } from './products.ts';
import type { Route } from './route.ts';
import { Router } from './router.ts';
import { authRoutes } from './routes/auth-routes.ts';
import { compressedRoutes } from './routes/compressed-routes.ts';
import { echoRoutes } from './routes/echo-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { productRoutes } from './routes/product-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { shapeRoutes } from './routes/shape-routes.ts';
import { welcomeRoutes } from './routes/welcome-routes.ts';
import { SessionTokens } from './session-token.ts';

const ORDERS_MAX = 1000;

/** A new shop's routes, with orders of its own. */
export function shopRouter(seed: number): Router {
  const products = demoProducts();
  const routes: Route[] = [];
  routes.push(
    ...welcomeRoutes(() => openapiDocument(routes)),
    ...productRoutes(products),
    ...orderRoutes(new OrderStore(ORDERS_MAX), products),
    ...sessionRoutes(new SessionTokens(seed)),
    ...authRoutes(seed),
    ...echoRoutes(),
    ...compressedRoutes(products),
    ...shapeRoutes(),
  );
  return new Router(routes);
}
