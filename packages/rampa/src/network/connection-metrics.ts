import { CATALOG } from '../core/catalog.ts';
import type { Series, SeriesSource, Tags } from '../core/metric.ts';

/** What a scenario's connections count, whatever they carry. */
export class ConnectionMetrics {
  readonly opened: Series;
  readonly reused: Series;
  readonly closedByPeer: Series;

  constructor(source: SeriesSource, tags: Tags) {
    this.opened = source.series(CATALOG.connectionsOpened, tags);
    this.reused = source.series(CATALOG.connectionsReused, tags);
    this.closedByPeer = source.series(CATALOG.connectionsClosedByPeer, tags);
  }
}
