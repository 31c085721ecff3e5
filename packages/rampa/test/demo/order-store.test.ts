import { expect, test } from 'vitest';
import { OrderStore } from '../../src/demo/order-store.ts';

const order = { items: [{ productId: 1, quantity: 1 }] };

test('the store forgets the oldest order when it is full', () => {
  const store = new OrderStore(2);
  for (let index = 0; index < 3; index++) store.add(order, 100);
  expect(store.list().map(({ id }) => id)).toEqual([2, 3]);
  expect(store.get(1)).toBeUndefined();
});
