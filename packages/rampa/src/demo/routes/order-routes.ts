import { acceptJson } from '../accept-body.ts';
import { type Answer, emptyAnswer, jsonAnswer, problemAnswer } from '../answer.ts';
import type { OrderStore } from '../order-store.ts';
import { PAGE_PARAMETERS, pageAnswer } from '../page.ts';
import {
  type DemoRequest,
  jsonResponse,
  pathNumber,
  problemResponse,
  type Route,
  schemaReference,
} from '../route.ts';
import { type NewOrder, newOrderSchema, type Product } from '../schemas.ts';
import { parseWholeNumber } from '../whole-number.ts';

const ID = pathNumber('id', 'The order, as its answer named it.', 1);

export function orderRoutes(orders: OrderStore, products: readonly Product[]): readonly Route[] {
  return [createOrder(orders, products), listOrders(orders), getOrder(orders), deleteOrder(orders)];
}

function createOrder(orders: OrderStore, products: readonly Product[]): Route {
  return {
    method: 'POST',
    path: '/orders',
    operation: {
      operationId: 'createOrder',
      summary: 'Order one or more products',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaReference('NewOrder') } },
      },
      responses: {
        201: {
          ...jsonResponse('The new order', 'Order'),
          headers: { location: { description: 'Its path', schema: { type: 'string' } } },
        },
        400: problemResponse('A body that is not a valid order'),
        413: problemResponse('A body over 1 MiB'),
      },
    },
    answer({ body }) {
      const judgement = acceptJson(newOrderSchema, body);
      if (judgement.type === 'refused') return judgement.answer;
      return placeOrder(judgement.value, orders, products);
    },
  };
}

function placeOrder(order: NewOrder, orders: OrderStore, products: readonly Product[]): Answer {
  const prices = new Map(products.map(({ id, priceCents }) => [id, priceCents]));
  const errors = order.items.flatMap(({ productId }, index) =>
    prices.has(productId)
      ? []
      : [{ path: `items.${index}.productId`, message: `there is no product ${productId}` }],
  );
  if (errors.length > 0) {
    return problemAnswer(400, 'Bad Request', 'the order names unknown products', { errors });
  }
  const totalCents = order.items.reduce(
    (sum, { productId, quantity }) => sum + (prices.get(productId) ?? 0) * quantity,
    0,
  );
  const stored = orders.add(order, totalCents);
  return jsonAnswer(201, stored, { location: `/orders/${stored.id}` });
}

function listOrders(orders: OrderStore): Route {
  return {
    method: 'GET',
    path: '/orders',
    operation: {
      operationId: 'listOrders',
      summary: 'List orders, oldest first; the shop keeps the newest 1,000',
      parameters: PAGE_PARAMETERS,
      responses: {
        200: jsonResponse('One page of orders', 'OrderPage'),
        400: problemResponse('A limit or offset that is out of range'),
      },
    },
    answer: ({ query }) => pageAnswer(orders.list(), query),
  };
}

function getOrder(orders: OrderStore): Route {
  return {
    method: 'GET',
    path: '/orders/{id}',
    operation: {
      operationId: 'getOrder',
      summary: 'Read one order',
      parameters: [ID],
      responses: {
        200: jsonResponse('The order', 'Order'),
        404: problemResponse('No such order'),
      },
    },
    answer(request) {
      const order = orders.get(idOf(request));
      return order === undefined ? noSuchOrder(request) : jsonAnswer(200, order);
    },
  };
}

function deleteOrder(orders: OrderStore): Route {
  return {
    method: 'DELETE',
    path: '/orders/{id}',
    operation: {
      operationId: 'deleteOrder',
      summary: 'Cancel one order',
      parameters: [ID],
      responses: {
        204: { description: 'The order is gone' },
        404: problemResponse('No such order'),
      },
    },
    answer: (request) => (orders.delete(idOf(request)) ? emptyAnswer(204) : noSuchOrder(request)),
  };
}

function idOf({ params }: DemoRequest): number {
  return parseWholeNumber(params['id'], 1, Number.MAX_SAFE_INTEGER) ?? 0;
}

function noSuchOrder({ params }: DemoRequest): Answer {
  return problemAnswer(404, 'Not Found', `there is no order ${params['id']}`);
}
