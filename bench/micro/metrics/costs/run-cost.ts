import { median } from '../../../support/quantile.ts';
import { SeriesRig } from './series-rig.ts';

const SAMPLES_PER_FRAME = 500;
const FRAMES_PER_SECOND = 20;
const SNAPSHOTS = 40;

export interface RunCost {
  /** Over the last second of the run: from taking a frame to having it in the totals. */
  readonly frameUs: number;
  readonly snapshotUs: number;
  /** Metrics in the snapshot. */
  readonly metrics: number;
}

/** What the next frame and a snapshot cost after a run of so many samples, 10,000 of them per second. */
export function runCost(sampleCount: number, seriesCount: number): RunCost {
  const rig = new SeriesRig(seriesCount);
  const frameCount = Math.ceil(sampleCount / SAMPLES_PER_FRAME);
  const frames: number[] = [];
  for (let frame = 0; frame < frameCount; frame++) {
    rig.add(SAMPLES_PER_FRAME);
    const startedAtMs = performance.now();
    rig.aggregate.merge(0, rig.takeFrame(), Math.floor(frame / FRAMES_PER_SECOND));
    frames.push((performance.now() - startedAtMs) * 1000);
  }
  let metrics = 0;
  const snapshots = Array.from({ length: SNAPSHOTS }, () => {
    const startedAtMs = performance.now();
    const snapshot = rig.aggregate.snapshot(1, 0);
    const elapsedUs = (performance.now() - startedAtMs) * 1000;
    metrics = Object.keys(snapshot.metrics).length;
    return elapsedUs;
  });
  return {
    frameUs: median(frames.slice(-FRAMES_PER_SECOND)),
    snapshotUs: median(snapshots),
    metrics,
  };
}
