import { CATALOG } from '../../../packages/rampa/src/core/catalog.ts';
import { Aggregate } from '../../../packages/rampa/src/metrics/aggregate.ts';
import { Recorder } from '../../../packages/rampa/src/metrics/recorder.ts';
import { bench } from '../bench.ts';

const SAMPLES_PER_FRAME = 500;

export default bench('take and merge 1 frame', { smoke: 10, full: 20_000 }, (count) => {
  const recorder = new Recorder({ maxSeries: 1000, metrics: [] });
  const aggregate = new Aggregate({ thresholds: [], metrics: [], maxSeries: 1000 });
  const series = recorder.series(CATALOG.httpReqDuration, { scenario: 'default' });
  let index = 0;
  for (let round = 0; round < count; round++) {
    for (let sample = 0; sample < SAMPLES_PER_FRAME; sample++) {
      series.add(((index++ * 7919) % 300_000) / 1000);
    }
    const frame = recorder.takeFrame();
    // 20 frames a second, as in a run.
    if (frame !== undefined) aggregate.merge(0, frame, round / 20);
  }
  return (aggregate.metricTotal('http_req_duration')?.samples ?? 0) / SAMPLES_PER_FRAME;
});
