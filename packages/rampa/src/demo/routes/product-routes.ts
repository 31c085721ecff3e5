import { jsonAnswer, problemAnswer } from '../answer.ts';
import { PAGE_PARAMETERS, pageAnswer } from '../page.ts';
import { jsonResponse, pathNumber, problemResponse, type Route } from '../route.ts';
import type { Product } from '../schemas.ts';
import { parseWholeNumber } from '../whole-number.ts';

export function productRoutes(products: readonly Product[]): readonly Route[] {
  return [listProducts(products), getProduct(products)];
}

function listProducts(products: readonly Product[]): Route {
  return {
    method: 'GET',
    path: '/products',
    operation: {
      operationId: 'listProducts',
      summary: 'List products, optionally those whose name contains a text',
      parameters: [
        ...PAGE_PARAMETERS,
        {
          name: 'q',
          in: 'query',
          required: false,
          description: 'Part of the name; capitals do not matter.',
          schema: { type: 'string' },
          example: 'chair',
        },
      ],
      responses: {
        200: jsonResponse('One page of products', 'ProductPage'),
        400: problemResponse('A limit or offset that is out of range'),
      },
    },
    answer({ query }) {
      const wanted = (query.get('q') ?? '').toLowerCase();
      return pageAnswer(
        products.filter(({ name }) => name.toLowerCase().includes(wanted)),
        query,
      );
    },
  };
}

function getProduct(products: readonly Product[]): Route {
  return {
    method: 'GET',
    path: '/products/{id}',
    operation: {
      operationId: 'getProduct',
      summary: 'Read one product',
      parameters: [pathNumber('id', 'The product, from 1 to 100.', 1)],
      responses: {
        200: jsonResponse('The product', 'Product'),
        404: problemResponse('No such product'),
      },
    },
    answer({ params }) {
      const id = parseWholeNumber(params['id'], 1, products.length);
      const product = products.find((candidate) => candidate.id === id);
      return product === undefined
        ? problemAnswer(404, 'Not Found', `there is no product ${params['id']}`)
        : jsonAnswer(200, product);
    },
  };
}
