import { frameTransfers } from '../../../../packages/rampa/src/metrics/frame.ts';
import { median } from '../../../support/quantile.ts';
import { SeriesRig } from './series-rig.ts';

export interface FrameCost {
  /** Entries of the frame: buckets that have samples. */
  readonly buckets: number;
  readonly bytes: number;
  readonly takeUs: number;
  readonly mergeUs: number;
}

/** What one frame costs that has so many samples of so many series. */
export function frameCost(sampleCount: number, seriesCount: number, repeats: number): FrameCost {
  const rig = new SeriesRig(seriesCount);
  const costs = Array.from({ length: repeats }, (_, second): FrameCost => {
    rig.add(sampleCount);
    const startedAtMs = performance.now();
    const frame = rig.takeFrame();
    const takenAtMs = performance.now();
    rig.aggregate.merge(0, frame, second);
    const mergedAtMs = performance.now();
    return {
      buckets: frame.trends.positive.indexes.length,
      bytes: frameTransfers(frame).reduce((sum, { byteLength }) => sum + byteLength, 0),
      takeUs: (takenAtMs - startedAtMs) * 1000,
      mergeUs: (mergedAtMs - takenAtMs) * 1000,
    };
  });
  const middle = (read: (cost: FrameCost) => number): number => median(costs.map(read));
  return {
    buckets: middle(({ buckets }) => buckets),
    bytes: middle(({ bytes }) => bytes),
    takeUs: middle(({ takeUs }) => takeUs),
    mergeUs: middle(({ mergeUs }) => mergeUs),
  };
}
