import { Histogram } from '../../../packages/rampa/src/metrics/histogram.ts';
import { bench } from '../bench.ts';

export default bench('record 1 value', { smoke: 100, full: 5_000_000 }, (count) => {
  const histogram = new Histogram();
  for (let index = 0; index < count; index++) histogram.record((index * 7919) % 10_000);
  return histogram.count;
});
