import type { TimelineCell } from './timeline.ts';
import { TrendSum } from './trend-sum.ts';

/** What a source did in a piece of the time. */
export class SourceCell implements TimelineCell<SourceCell> {
  count = 0;
  failed = 0;
  readonly service: TrendSum = new TrendSum();
  readonly intended: TrendSum = new TrendSum();

  absorb(later: SourceCell): void {
    this.count += later.count;
    this.failed += later.failed;
    this.service.absorb(later.service);
    this.intended.absorb(later.intended);
  }

  settle(): void {
    this.service.settle();
    this.intended.settle();
  }
}
