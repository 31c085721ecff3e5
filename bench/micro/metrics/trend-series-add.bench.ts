import { CATALOG } from '../../../packages/rampa/src/core/catalog.ts';
import { Recorder } from '../../../packages/rampa/src/metrics/recorder.ts';
import { bench } from '../bench.ts';

export default bench('add 1 sample to a trend', { smoke: 100, full: 20_000_000 }, (count) => {
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  const series = recorder.series(CATALOG.httpReqDuration, { scenario: 'default' });
  for (let index = 0; index < count; index++) series.add(((index * 7919) % 300_000) / 1000);
  return recorder.takeFrame()?.trends.samples[0] ?? 0;
});
