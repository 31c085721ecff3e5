import { median } from '../support/quantile.ts';
import type { RoundResult } from './rounds.ts';

/** A number over all rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** One tool over all rounds. */
export interface Standing {
  readonly tool: string;
  readonly requestsPerSecond: Spread;
  readonly cpuMicrosPerRequest: Spread;
  readonly peakRssBytes: Spread;
  readonly errorCount: number;
  readonly failure: string | undefined;
}

/** One standing per tool, in the order in which the tools come first. Rounds that failed do not count. */
export function standingsOf(results: readonly RoundResult[]): readonly Standing[] {
  return [...Map.groupBy(results, ({ tool }) => tool)].map(([tool, rounds]) => {
    const good = rounds.filter(({ failure }) => failure === undefined);
    const spread = (read: (round: RoundResult) => number): Spread => spreadOf(good.map(read));
    return {
      tool,
      requestsPerSecond: spread(({ requestsPerSecond }) => requestsPerSecond),
      cpuMicrosPerRequest: spread(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest),
      peakRssBytes: spread(({ peakRssBytes }) => peakRssBytes),
      errorCount: good.reduce((sum, { errorCount }) => sum + errorCount, 0),
      failure: rounds.find(({ failure }) => failure !== undefined)?.failure,
    };
  });
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}
