import type { RunOutcome } from '../../../core/run.ts';
import type { Paint } from '../color.ts';

/** What a summary is made from. */
export interface SummaryView {
  /** The script as the user named it. */
  readonly script: string;
  readonly result: RunOutcome;
  readonly paint: Paint;
  /** The folder that paths are shown relative to. */
  readonly cwd: string;
}
