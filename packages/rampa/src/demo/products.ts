import type { Product } from './schemas.ts';

const COLOURS = [
  'Red',
  'Blue',
  'Green',
  'Black',
  'White',
  'Yellow',
  'Grey',
  'Brown',
  'Pink',
  'Teal',
];
const CATEGORIES = [
  'chair',
  'table',
  'lamp',
  'shelf',
  'sofa',
  'bed',
  'rug',
  'desk',
  'clock',
  'vase',
];

/** The same hundred products in every shop, ids 1 to 100. */
export function demoProducts(): readonly Product[] {
  return CATEGORIES.flatMap((category, row) =>
    COLOURS.map((colour, column) => {
      const id = row * COLOURS.length + column + 1;
      return { id, name: `${colour} ${category}`, category, priceCents: 999 + id * 100 };
    }),
  );
}
