import * as z from 'zod';

/** Something the shop sells. */
export const productSchema = z
  .strictObject({
    id: z.int().min(1),
    name: z.string(),
    category: z.string(),
    /** In cents, so that sums stay exact. */
    priceCents: z.int().min(0),
  })
  .meta({ examples: [{ id: 1, name: 'Red chair', category: 'chair', priceCents: 1099 }] });
export type Product = z.infer<typeof productSchema>;

/** What a client sends to order something. */
export const newOrderSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ productId: z.int().min(1), quantity: z.int().min(1).max(1000) }))
      .min(1)
      .max(100),
  })
  .meta({ examples: [{ items: [{ productId: 1, quantity: 2 }] }] });
export type NewOrder = z.infer<typeof newOrderSchema>;

export const orderSchema = newOrderSchema
  .extend({ id: z.int().min(1), totalCents: z.int().min(0) })
  .meta({ examples: [{ id: 1, items: [{ productId: 1, quantity: 2 }], totalCents: 2198 }] });
export type Order = z.infer<typeof orderSchema>;

export const loginSchema = z
  .strictObject({ username: z.string().min(1).max(100), password: z.string().min(1).max(100) })
  .meta({ examples: [{ username: 'ada', password: 'secret' }] });

export const sessionSchema = z.strictObject({ username: z.string(), token: z.string() });

export const profileSchema = z
  .strictObject({ username: z.string() })
  .meta({ examples: [{ username: 'ada' }] });

export const welcomeSchema = z.strictObject({
  name: z.string(),
  links: z.record(z.string(), z.string()),
});

export const healthSchema = z.strictObject({ status: z.literal('ok') });

/** A request as it was received. */
export const echoSchema = z.strictObject({
  method: z.string(),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  body: z.string(),
});

export const redirectEndSchema = z.strictObject({ arrived: z.literal(true) });

export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

/** One page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    total: z.int().min(0),
    limit: z.int().min(1),
    offset: z.int().min(0),
  });
}
