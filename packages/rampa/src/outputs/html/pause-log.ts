import type { RunEvent } from '../../core/run.ts';
import type { ReportPause } from './report-data.ts';
import type { Span } from './timeline-pieces.ts';

/** The load begins a little after the event that says so. */
const LEAD_SECONDS = 0.05;

/** When a load was paused, from the events of its run. */
export class PauseLog {
  readonly #pauses: ReportPause[] = [];
  #loadStartedAt: number | undefined;
  #pausedAt: number | undefined;
  #pausedMs = 0;

  add(event: RunEvent): void {
    const { timestamp } = event;
    if (event.type === 'pause') this.#pausedAt = timestamp;
    else if (event.type === 'resume') this.#end(timestamp);
    else if (event.type === 'phase' && event.phase === 'execute') this.#loadStartedAt = timestamp;
    // A load that broke down while it was paused is not resumed.
    else if (event.type === 'phase' && event.phase === 'teardown') this.#end(timestamp);
  }

  /** Those in a part of the load; the last one goes on when nothing ended it, as in the recording of a run that was killed. */
  report({ fromSecond, toSecond }: Span): ReportPause[] {
    const open = this.#begin();
    const last = open === undefined ? [] : [{ second: open.second, seconds: null }];
    return [...this.#pauses, ...last]
      .filter(({ second }) => second >= fromSecond && second <= toSecond + LEAD_SECONDS)
      .map(({ second, seconds }) => ({ second: Math.min(second, toSecond), seconds }));
  }

  #end(timestamp: number): void {
    const pause = this.#begin();
    this.#pausedAt = undefined;
    if (pause === undefined) return;
    const ms = timestamp - pause.timestamp;
    this.#pausedMs += ms;
    this.#pauses.push({ second: pause.second, seconds: ms / 1000 });
  }

  /** When the pause that goes on began to hold the load up; before the load there is nothing to hold up. */
  #begin(): { readonly timestamp: number; readonly second: number } | undefined {
    const loadStartedAt = this.#loadStartedAt;
    if (this.#pausedAt === undefined || loadStartedAt === undefined) return undefined;
    const timestamp = Math.max(this.#pausedAt, loadStartedAt);
    return { timestamp, second: (timestamp - loadStartedAt - this.#pausedMs) / 1000 };
  }
}
