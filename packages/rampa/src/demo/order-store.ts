import type { NewOrder, Order } from './schemas.ts';

/** Keeps the newest `limit` orders; the oldest is forgotten for each one beyond it. */
export class OrderStore {
  readonly #limit: number;
  readonly #orders = new Map<number, Order>();
  #lastId = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(order: NewOrder, totalCents: number): Order {
    const stored = { id: ++this.#lastId, items: order.items, totalCents };
    this.#orders.set(stored.id, stored);
    if (this.#orders.size > this.#limit) this.#dropOldest();
    return stored;
  }

  get(id: number): Order | undefined {
    return this.#orders.get(id);
  }

  /** @returns whether there was such an order */
  delete(id: number): boolean {
    return this.#orders.delete(id);
  }

  /** Oldest first. */
  list(): readonly Order[] {
    return [...this.#orders.values()];
  }

  #dropOldest(): void {
    for (const id of this.#orders.keys()) {
      this.#orders.delete(id);
      return;
    }
  }
}
