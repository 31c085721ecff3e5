import type { Total } from '../../totals/total.ts';
import type { MetricKey } from '../parse-key.ts';

/** An earlier run, for thresholds that compare with it. */
export interface Baseline {
  /** What it measured under the key, in any order of tags; a text completes "--baseline ..." and says why nothing. */
  find(key: MetricKey): Total | string;
}
