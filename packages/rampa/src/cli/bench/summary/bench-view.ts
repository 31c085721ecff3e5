import type { RunController } from '../../../core/run.ts';
import type { SummaryView } from '../../format/summary/summary-view.ts';
import type { BenchTask } from '../bench-task.ts';
import type { DrawBar } from './draw-bar.ts';

/** What the summary of a bench is made from. */
export interface BenchView extends SummaryView {
  readonly task: BenchTask;
  readonly controller: Pick<RunController, 'series' | 'distribution'>;
  readonly drawBar: DrawBar;
  readonly withSpectrum: boolean;
}
