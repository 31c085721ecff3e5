import type { Column } from '../report-data.ts';
import { svgElement } from './element.ts';

const WIDTH = 112;
const HEIGHT = 24;

/** A small line without axes, from 0 to its highest value; where there is no value it is broken. */
export function sparkline(values: Column, about: string): SVGSVGElement {
  const highest = Math.max(0, ...values.map((value) => value ?? 0)) || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  let path = '';
  let isBroken = true;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      isBroken = true;
      continue;
    }
    const y = HEIGHT - 1 - (value / highest) * (HEIGHT - 3);
    path += `${isBroken ? 'M' : 'L'}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    // A single value would not be seen.
    if (isBroken) path += 'h.1';
    isBroken = false;
  }
  return svgElement(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: String(WIDTH),
      height: String(HEIGHT),
      role: 'img',
      'aria-label': about,
    },
    [svgElement('path', { d: path })],
  );
}
