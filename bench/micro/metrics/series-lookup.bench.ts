import { CATALOG } from '../../../packages/rampa/src/core/catalog.ts';
import { Recorder } from '../../../packages/rampa/src/metrics/recorder.ts';
import { bench } from '../bench.ts';

const TAGS = [200, 404].map((status) => ({
  scenario: 'default',
  method: 'GET',
  name: '/users/{}',
  status: String(status),
}));

export default bench('look up 1 of 2 series', { smoke: 100, full: 1_000_000 }, (count) => {
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  for (let index = 0; index < count; index++) {
    recorder.series(CATALOG.httpReqs, TAGS[index % 2] ?? {}).add(1);
  }
  const [first = 0, second = 0] = recorder.takeFrame()?.counters.sums ?? [];
  return first + second;
});
